package dev.ostinato.examples.kv;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** The keeper of the open connections: it starts each, and finishes all when it ends. */
interface Connections {

  sealed interface Request<R> extends Call<Connections, R> {}

  record Open(Connection connection) implements Request<Ok> {}

  static StartResult<ServerRef<Connections>> startLink() {
    return GenServer.startLink(new ConnectionsServer(), KeyValue.PROMPT);
  }

  /** Starts the process of a connection. */
  static void open(ServerRef<Connections> connections, Connection connection) {
    connections.call(new Open(connection), Processes.INFINITY);
  }
}

/** It is linked to each connection and traps exits, as a supervisor would. */
record ConnectionsServer()
    implements GenServer<Map<Pid, Connection>, Connections.Request<?>, Cast<Connections>>,
        Connections {

  /** How long connections may take to finish. */
  static final Duration GRACE = Duration.ofSeconds(3);

  @Override
  public InitResult<Map<Pid, Connection>> init() {
    Processes.trapExits(true);
    return ok(new HashMap<>());
  }

  @Override
  public CallResult<Map<Pid, Connection>> handleCall(
      Connections.Request<?> request, From<?> from, Map<Pid, Connection> open) {
    return switch (request) {
      case Open opening -> {
        var connection = opening.connection();
        open.put(
            Processes.spawnLink(connection::run, SpawnOption.label(connection.toString())),
            connection);
        yield opening.reply(OK, open);
      }
    };
  }

  @Override
  public Next<Map<Pid, Connection>> handleInfo(Object message, Map<Pid, Connection> open) {
    return switch (message) {
      case ExitSignal(var pid, _) -> {
        forget(pid, open);
        yield noReply(open);
      }
      default -> unexpected(message, open);
    };
  }

  @Override
  public void terminate(ExitReason reason, Map<Pid, Connection> open) {
    open.values().forEach(Connection::finish);
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (!open.isEmpty()) {
      var left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
      var exit = Processes.receive(ExitSignal.class, left);
      if (exit.isEmpty()) break;
      forget(exit.get().from(), open);
    }
    // Who is left has a client that does not read, or a bucket that does not answer.
    open.values().forEach(Connection::close);
    open.keySet().forEach(pid -> Processes.exit(pid, ExitReason.KILL));
  }

  /** Closes the socket as well: a connection that was killed before it ran has not. */
  private static void forget(Pid pid, Map<Pid, Connection> open) {
    var connection = open.remove(pid);
    if (connection != null) connection.close();
  }
}
