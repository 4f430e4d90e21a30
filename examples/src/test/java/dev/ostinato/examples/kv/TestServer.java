package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Bucket;
import dev.ostinato.examples.kv.wire.Connection;
import dev.ostinato.examples.kv.wire.Endpoint;

/** A key-value server at a free port, on a node of its own. */
final class TestServer implements AutoCloseable {

  private final Node node = Node.open();
  private final KeyValue server;
  final Endpoint endpoint;

  TestServer() {
    this(false);
  }

  /**
   * As {@link #TestServer()}.
   *
   * @param chaos whether clients may crash buckets
   */
  TestServer(boolean chaos) {
    server =
        node.run(() -> Processes.<KeyValue>start(starter -> keep(starter, chaos)).orElseThrow());
    endpoint = server.port().endpoint();
  }

  /** What the server is linked to, as it is to a program. */
  private static void keep(InitAck<KeyValue> starter, boolean chaos) {
    Processes.trapExits(true);
    starter.ok(KeyValue.startLink(new Endpoint("127.0.0.1", 0), chaos).orElseThrow());
    Processes.receive(ExitSignal.class);
  }

  Client connect() throws IOException {
    return new Client(endpoint);
  }

  /** What {@code work} returns in a process beside the server's. */
  <R> R ask(Callable<R> work) {
    return node.run(work);
  }

  /** Does something in a process beside the server's. */
  void run(Runnable work) {
    node.run(Executors.callable(work));
  }

  void stop() {
    run(server::stop);
  }

  /** The process of the whole. */
  Pid top() {
    return ask(() -> server.tree().whereis().orElseThrow());
  }

  /** A process below the top, or below the store, by the id of the child. */
  Pid part(Object id) {
    return Stream.concat(parts(server.tree(), id), parts(store(), id)).findFirst().orElseThrow();
  }

  private Stream<Pid> parts(Supervisor above, Object id) {
    return running(ask(above::children), child -> child.id().equals(id)).stream();
  }

  private Supervisor store() {
    return Supervisor.at(parts(server.tree(), KeyValue.STORE).findFirst().orElseThrow());
  }

  Pid bucket(String name) {
    return running(ask(Bucket.SUPERVISOR::children), child -> child.id().equals(name)).getFirst();
  }

  /** The process of the connection to a client. */
  Pid connection(Client client) {
    var end = ":" + client.port();
    return running(
            ask(Connection.SUPERVISOR::children), child -> child.id().toString().endsWith(end))
        .getFirst();
  }

  /** The processes of its connections. */
  List<Pid> connections() {
    return running(ask(Connection.SUPERVISOR::children), _ -> true);
  }

  private static List<Pid> running(List<ChildInfo> children, Predicate<ChildInfo> which) {
    return children.stream()
        .filter(which)
        .flatMap(child ->
            child.state() instanceof ChildInfo.State.Running(var pid)
                ? Stream.of(pid)
                : Stream.empty())
        .toList();
  }

  /** Kills a process; returns when it has ended. */
  void kill(Pid pid) {
    run(() -> {
      var monitor = Processes.monitor(pid);
      Processes.exit(pid, ExitReason.KILL);
      Processes.receive(Down.class, down -> down.monitor().equals(monitor));
    });
  }

  /** As {@link #kill}, of a part; returns when what must be restarted runs. */
  void killPart(Object id) {
    kill(part(id));
    run(() -> server.tree().count()); // It answers when it has dealt with the end.
  }

  /** As {@link #kill}, of a bucket; returns when it runs again. */
  void killBucket(String name) {
    kill(bucket(name));
    run(Bucket.SUPERVISOR::count); // It answers when it has dealt with the end.
  }

  @Override
  public void close() {
    try (node) {
      stop();
    } catch (ExitException exit) {
      // A test has stopped it.
    }
  }
}
