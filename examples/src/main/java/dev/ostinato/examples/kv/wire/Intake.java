package dev.ostinato.examples.kv.wire;

import module java.base;

/**
 * What a client sends, until it ends, or until it is told to stop and all that has arrived is read.
 * Before it waits it sends the answers.
 */
final class Intake extends InputStream {
  /*
   * Input that is shut down gives nothing more, not even what the socket has received, but to shut
   * it down is the only way to wake a reader. So the reader says when it is going to wait, which it
   * does only when nothing is there; of the two, the reader who wants to wait and the one who stops
   * it, exactly one finds the other's word in state. And a reader for whom something has come while
   * it waited is left alone: it wakes by itself.
   */
  private enum State {
    BUSY,
    WAITING,
    STOPPED
  }

  private final Socket socket;
  private final Flushable answers;
  private final AtomicReference<State> state = new AtomicReference<>(State.BUSY);

  Intake(Socket socket, Flushable answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /** Lets it end; to be called by any thread. */
  void stop() throws IOException {
    boolean waits = state.getAndSet(State.STOPPED) == State.WAITING;
    if (waits && socket.getInputStream().available() == 0) socket.shutdownInput();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var in = socket.getInputStream();
    if (in.available() == 0) answers.flush();
    if (in.available() == 0 && !state.compareAndSet(State.BUSY, State.WAITING)) return -1;
    try {
      return in.read(bytes, offset, length);
    } finally {
      state.compareAndSet(State.WAITING, State.BUSY);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }
}
