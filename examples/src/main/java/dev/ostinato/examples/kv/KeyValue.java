package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/** The key-value server as a whole: its tree of processes, and where it listens. */
record KeyValue(Supervisor tree, Endpoint endpoint) {

  static final Supervisor TOP = Supervisor.local("key-value");

  /** Why it did not start: the detail of an orderly {@code Shutdown}. */
  record CannotListen(Endpoint wanted, String problem) {

    @Override
    public String toString() {
      return "cannot listen on " + wanted + ": " + problem;
    }
  }

  /**
   * Starts it, linked to the calling process.
   *
   * @param chaos whether clients may crash buckets
   */
  static StartResult<KeyValue> startLink(Endpoint wanted, boolean chaos) {
    Port port;
    try {
      port = Port.open(wanted);
    } catch (IOException e) {
      var problem = new CannotListen(wanted, String.valueOf(e.getMessage()));
      return new StartResult.Failed<>(ExitReason.shutdown(problem));
    }
    boolean started = false;
    try {
      var result = startLink(port, chaos);
      started = result instanceof StartResult.Ok<?>;
      return result;
    } finally {
      if (!started) port.close();
    }
  }

  private static StartResult<KeyValue> startLink(Port port, boolean chaos) {
    return switch (tree(port, chaos).startLink()) {
      case StartResult.Ok<Supervisor>(var pid, _) ->
          new StartResult.Ok<>(pid, new KeyValue(Supervisor.at(pid), port.endpoint()));
      case StartResult.Failed<Supervisor>(var reason) -> new StartResult.Failed<>(reason);
      case StartResult.Ignored<Supervisor>() -> new StartResult.Ignored<>();
    };
  }

  private static Supervisor.Spec tree(Port port, boolean chaos) {
    return Supervisor.of(
            Strategy.REST_FOR_ONE,
            Bucket.NAMES,
            DynamicSupervisor.named(Bucket.SUPERVISOR).intensity(100, Duration.ofSeconds(1)),
            DynamicSupervisor.named(Connection.SUPERVISOR),
            new Drainer(),
            new Acceptor(port, chaos).childSpec())
        .name(TOP);
  }

  /**
   * Closes the port, lets each connection answer what has arrived, and ends everything, with reason
   * {@code Normal}: {@code Shutdown} says that a supervisor has given up.
   */
  void stop() {
    tree.stop(ExitReason.NORMAL, Duration.ofSeconds(4));
  }
}
