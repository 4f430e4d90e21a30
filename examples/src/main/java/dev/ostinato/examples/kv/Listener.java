package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/** The process that accepts clients. An exit signal ends its wait and closes its socket. */
final class Listener {

  private static final int BACKLOG = 4096;

  /** How long it rests after it could not accept a client. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Listener() {}

  /** Starts it; its handle is {@code wanted} with the port that it has got. */
  static StartResult<Endpoint> startLink(Endpoint wanted, ServerRef<Connections> connections) {
    return Processes.startLink(
        ack -> {
          try (var socket = new ServerSocket()) {
            bind(socket, wanted, ack);
            ack.ok(new Endpoint(wanted.host(), socket.getLocalPort()));
            accept(socket, connections);
          }
        },
        SpawnOption.label("listener"));
  }

  private static void bind(ServerSocket socket, Endpoint wanted, InitAck<Endpoint> ack) {
    try {
      socket.bind(wanted.resolve(), BACKLOG);
    } catch (IOException e) {
      var problem = new KeyValue.CannotListen(wanted, String.valueOf(e.getMessage()));
      throw ack.fail(ExitReason.shutdown(problem));
    }
  }

  private static void accept(ServerSocket socket, ServerRef<Connections> connections)
      throws IOException {
    boolean told = false;
    while (true) {
      try {
        open(new Connection(socket.accept()), connections);
        told = false;
      } catch (IOException e) {
        if (socket.isClosed()) throw e;
        if (!told) tell(e);
        told = true;
        Processes.sleep(PAUSE);
      }
    }
  }

  /** Hands a connection over; closes it if nobody takes it. */
  private static void open(Connection connection, ServerRef<Connections> connections) {
    boolean taken = false;
    try {
      Connections.open(connections, connection);
      taken = true;
    } finally {
      if (!taken) connection.close();
    }
  }

  /** Says it without a logger, which may want to open a file. */
  private static void tell(IOException problem) {
    System.err.println("cannot accept more clients for now: " + problem.getMessage());
    System.err.println("perhaps the limit of open files is too low, see ulimit -n");
  }
}
