package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/** A key-value server at a free port, on a node of its own. */
final class TestServer implements AutoCloseable {

  private final Node node = Node.open();
  private final ServerRef<KeyValue> server;
  final Endpoint endpoint;

  TestServer() {
    server =
        node.run(() -> KeyValue.startMonitor(new Endpoint("127.0.0.1", 0)).orElseThrow().handle());
    endpoint = node.run(() -> KeyValue.where(server));
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
    run(() -> KeyValue.stop(server));
  }

  /** The processes of its connections. */
  List<Pid> connections() {
    return node.run(() ->
        Processes.list().stream()
            .flatMap(pid -> Processes.info(pid).stream())
            .filter(info -> String.valueOf(info.label().orElse("")).startsWith("connection "))
            .map(ProcessInfo::pid)
            .toList());
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
