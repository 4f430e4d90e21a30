package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Store;
import dev.ostinato.examples.kv.wire.Acceptor;
import dev.ostinato.examples.kv.wire.Connection;
import dev.ostinato.examples.kv.wire.Dialogue;
import dev.ostinato.examples.kv.wire.Endpoint;
import dev.ostinato.examples.kv.wire.Port;

/** The key-value server as a whole: its tree of processes, and the port that it listens on. */
public record KeyValue(Supervisor tree, Port port) {

  static final Supervisor TOP = Supervisor.local("key-value");

  /** The id of the supervisor of the buckets, and of their names. */
  static final String STORE = "store";

  /** How long connections may take to finish. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** How long all may take to end. */
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** Why it did not start: the detail of an orderly {@code Shutdown}. */
  record CannotListen(Endpoint wanted, String problem) {

    @Override
    public String toString() {
      return "cannot listen on " + wanted + ": " + problem;
    }
  }

  /**
   * Starts it, linked to the calling process, as it was compiled.
   *
   * @param chaos whether clients may crash buckets
   */
  static StartResult<KeyValue> startLink(Endpoint wanted, boolean chaos) {
    var store = new Store();
    return startLink(wanted, chaos, store.start(), store);
  }

  /** As above, with buckets whose code can be replaced. */
  public static StartResult<KeyValue> startLink(
      Endpoint wanted, boolean chaos, LiveApplication store) {
    return startLink(
        wanted,
        chaos,
        store.part(),
        (line, mayCrash) -> store.use(Dialogue.class, it -> it.answer(line, mayCrash)));
  }

  private static StartResult<KeyValue> startLink(
      Endpoint wanted, boolean chaos, Supervisor.Plan store, Dialogue dialogue) {
    Port port;
    try {
      port = Port.open(wanted);
    } catch (IOException e) {
      var problem = new CannotListen(wanted, String.valueOf(e.getMessage()));
      return new StartResult.Failed<>(ExitReason.shutdown(problem));
    }
    boolean started = false;
    try {
      var result = startLink(port, new Acceptor(port, chaos, dialogue), store);
      started = result instanceof StartResult.Ok<?>;
      return result;
    } finally {
      if (!started) port.close();
    }
  }

  private static StartResult<KeyValue> startLink(
      Port port, Acceptor acceptor, Supervisor.Plan store) {
    return switch (tree(acceptor, store).startLink()) {
      case StartResult.Ok<Supervisor>(var pid, _) ->
          new StartResult.Ok<>(pid, new KeyValue(Supervisor.at(pid), port));
      case StartResult.Failed<Supervisor>(var reason) -> new StartResult.Failed<>(reason);
      case StartResult.Ignored<Supervisor>() -> new StartResult.Ignored<>();
    };
  }

  private static Supervisor.Spec tree(Acceptor acceptor, Supervisor.Plan store) {
    return Supervisor.of(
            Strategy.REST_FOR_ONE,
            store.childSpec().id(STORE),
            Connection.OPEN,
            DynamicSupervisor.named(Connection.SUPERVISOR),
            acceptor.childSpec())
        .name(TOP);
  }

  /**
   * Closes the port, lets each connection answer what has arrived, and ends everything, with reason
   * {@code Normal}: {@code Shutdown} says that a supervisor has given up.
   *
   * <p>The first two steps are done by the calling thread, and ask no process for anything: with
   * ten thousand busy connections, each would answer only when it has had its turn.
   */
  public void stop() {
    long begin = System.nanoTime();
    port.close();
    drain(begin + GRACE.toNanos());
    tree.stop(ExitReason.NORMAL, until(begin + LIMIT.toNanos()));
  }

  /** Who is left has a client that does not read, or a bucket that does not answer. */
  private static void drain(long deadline) {
    var open = new HashSet<Monitor>();
    for (var row : openConnections()) {
      open.add(Processes.monitor(row.pid()));
      row.key().finish();
    }
    while (!open.isEmpty()) {
      var down = Processes.receive(Down.class, it -> open.contains(it.monitor()), until(deadline));
      if (down.isEmpty()) break;
      open.remove(down.get().monitor());
    }
    open.forEach(Processes::demonitorAndFlush);
  }

  private static List<Registry.Row<Connection, Ok>> openConnections() {
    try {
      return Connection.OPEN.rows();
    } catch (IllegalArgumentException e) {
      return List.of(); // The registry has ended, and they with it.
    }
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
  }
}
