package dev.ostinato.examples.kv.wire;

import module dev.ostinato;
import module java.base;

/** One client, which is answered in a process of its own. */
public final class Connection {

  /** Those that are open, each with the process that serves it. */
  public static final Registry.Unique<Connection, Ok> OPEN = Registry.unique("connections");

  public static final DynamicSupervisor SUPERVISOR =
      DynamicSupervisor.local("connection supervisor");

  /** How long a client may take to read the last answers and to close its side. */
  private static final Duration PARTING = Duration.ofSeconds(1);

  private final Socket socket;
  private final Answers answers;
  private final Intake intake;
  private final boolean chaos;
  private final Dialogue dialogue;

  Connection(Socket socket, boolean chaos, Dialogue dialogue) throws IOException {
    this.dialogue = dialogue;
    this.socket = socket;
    this.chaos = chaos;
    this.answers = new Answers(socket.getOutputStream());
    this.intake = new Intake(socket, answers);
  }

  /** How its process is started: once, for a client that has lost its connection is gone. */
  ChildSpec<Connection> childSpec() {
    return ChildSpec.process(this, this::run, SpawnOption.label(toString()))
        .restart(Restart.TEMPORARY);
  }

  /** Answers line by line, until the client ends or {@link #finish} is called. */
  private void run(InitAck<Connection> starter) {
    try (socket) {
      OPEN.register(this, Ok.OK);
      starter.ok(this);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      var lines = new LineReader(intake);
      Answer answer;
      do {
        answer = dialogue.answer(lines.next(), chaos);
        for (var line : answer.lines()) answers.line(line);
      } while (!answer.isLast());
      answers.flush();
      part();
    } catch (IOException e) {
      // The client has vanished, or the socket was closed: there is nobody to tell.
    }
  }

  /** Lets it answer what has arrived, and end; to be called by any process. */
  public void finish() {
    try {
      intake.stop();
    } catch (IOException e) {
      close();
    }
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as closed as it can be.
    }
  }

  @Override
  public String toString() {
    return "connection " + socket.getRemoteSocketAddress();
  }

  /** Waits for the client's end: a socket that is closed with input unread may lose the answers. */
  private void part() throws IOException {
    socket.shutdownOutput();
    var in = socket.getInputStream();
    var rest = new byte[1024];
    long deadline = System.nanoTime() + PARTING.toNanos();
    while (true) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) return;
      socket.setSoTimeout((int) left);
      if (in.read(rest) < 0) return;
    }
  }
}
