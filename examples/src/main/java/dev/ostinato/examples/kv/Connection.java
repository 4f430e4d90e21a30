package dev.ostinato.examples.kv;

import module java.base;

/**
 * One client. {@link #run} answers it, in a process of its own; the other methods are for whoever
 * keeps the connection.
 */
final class Connection {

  /** How long a client may take to read the last answers and to close its side. */
  private static final Duration PARTING = Duration.ofSeconds(1);

  private final Socket socket;
  private final Answers answers;
  private final Intake intake;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.answers = new Answers(socket.getOutputStream());
    this.intake = new Intake(socket, answers);
  }

  /** Answers line by line, until the client ends or {@link #finish} is called. */
  void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      var lines = new LineReader(intake);
      var session = new Session(answers);
      while (session.answer(lines.next())) {}
      answers.flush();
      part();
    } catch (IOException e) {
      // The client has vanished, or the socket was closed: there is nobody to tell.
    }
  }

  /** Lets it answer what has arrived, and end. */
  void finish() {
    try {
      intake.stop();
    } catch (IOException e) {
      close();
    }
  }

  /** Ends it at once. */
  void close() {
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
