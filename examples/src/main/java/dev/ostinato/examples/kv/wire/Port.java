package dev.ostinato.examples.kv.wire;

import module java.base;

/**
 * The port that the server listens on: the same one, however often it has to be opened. When it is
 * closed, that is for good.
 */
public final class Port {

  private static final int BACKLOG = 4096;

  private final Endpoint endpoint;
  private ServerSocket socket;
  private boolean isClosed;

  private Port(Endpoint endpoint, ServerSocket socket) {
    this.endpoint = endpoint;
    this.socket = socket;
  }

  public static Port open(Endpoint wanted) throws IOException {
    var socket = listen(wanted);
    return new Port(new Endpoint(wanted.host(), socket.getLocalPort()), socket);
  }

  /** Where it is: what was wanted, with the number that it has got. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The socket that listens, a new one if the one before was closed; empty if the port is. */
  synchronized Optional<ServerSocket> socket() throws IOException {
    if (isClosed) return Optional.empty();
    if (socket.isClosed()) socket = listen(endpoint);
    return Optional.of(socket);
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  public synchronized void close() {
    isClosed = true;
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
