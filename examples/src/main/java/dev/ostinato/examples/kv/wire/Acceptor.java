package dev.ostinato.examples.kv.wire;

import module dev.ostinato;
import module java.base;

/**
 * The process that accepts clients, until the port is closed.
 *
 * <p>An exit signal interrupts its wait, and a virtual thread that is interrupted there closes the
 * socket: the next acceptor opens the port again.
 *
 * @param chaos whether clients may crash buckets
 * @param dialogue what clients are answered
 */
public record Acceptor(Port port, boolean chaos, Dialogue dialogue) {

  public static final String ID = "acceptor";

  /** How long it rests after it could not accept a client. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  public ChildSpec<Endpoint> childSpec() {
    return ChildSpec.process(ID, this::run, SpawnOption.label(ID)).restart(Restart.TRANSIENT);
  }

  private void run(InitAck<Endpoint> starter) throws IOException {
    var open = port.socket();
    if (open.isEmpty()) {
      starter.ignore();
      return;
    }
    try (var socket = open.get()) {
      starter.ok(port.endpoint());
      accept(socket);
    }
  }

  private void accept(ServerSocket socket) throws IOException {
    boolean told = false;
    while (true) {
      try {
        open(socket.accept());
        told = false;
      } catch (IOException e) {
        if (port.isClosed()) return;
        if (socket.isClosed()) throw e;
        if (!told) tell(e);
        told = true;
        Processes.sleep(PAUSE);
      }
    }
  }

  /** Has the process of a connection started; closes the connection if nobody takes it. */
  private void open(Socket socket) throws IOException {
    boolean taken = false;
    try {
      var connection = new Connection(socket, chaos, dialogue);
      taken = Connection.SUPERVISOR.startChild(connection.childSpec()) instanceof StartResult.Ok<?>;
    } finally {
      if (!taken) socket.close();
    }
  }

  /** Says it without a logger, which may want to open a file. */
  private static void tell(IOException problem) {
    System.err.println("cannot accept more clients for now: " + problem.getMessage());
    System.err.println("perhaps the limit of open files is too low, see ulimit -n");
  }
}
