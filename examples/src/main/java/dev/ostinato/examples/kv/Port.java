package dev.ostinato.examples.kv;

import module java.base;

/** The port that the server listens on: the same one, however often it has to be opened. */
final class Port {

  private static final int BACKLOG = 4096;

  private final Endpoint endpoint;
  private ServerSocket socket;

  private Port(Endpoint endpoint, ServerSocket socket) {
    this.endpoint = endpoint;
    this.socket = socket;
  }

  static Port open(Endpoint wanted) throws IOException {
    var socket = listen(wanted);
    return new Port(new Endpoint(wanted.host(), socket.getLocalPort()), socket);
  }

  /** Where it is: what was wanted, with the number that it has got. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** The socket that listens; it is a new one if the one before was closed. */
  synchronized ServerSocket socket() throws IOException {
    if (socket.isClosed()) socket = listen(endpoint);
    return socket;
  }

  synchronized void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as closed as it can be.
    }
  }

  private static ServerSocket listen(Endpoint at) throws IOException {
    var socket = new ServerSocket();
    boolean listens = false;
    try {
      socket.setReuseAddress(true); // connections that were accepted before may live on
      socket.bind(at.resolve(), BACKLOG);
      listens = true;
      return socket;
    } finally {
      if (!listens) socket.close();
    }
  }
}
