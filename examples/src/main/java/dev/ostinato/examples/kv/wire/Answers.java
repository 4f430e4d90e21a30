package dev.ostinato.examples.kv.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

/** The lines that a client is answered with: some kilobytes are gathered before they are sent. */
final class Answers implements Flushable {

  private static final byte[] NEWLINE = {'\r', '\n'};

  private final OutputStream out;

  Answers(OutputStream out) {
    this.out = new BufferedOutputStream(out);
  }

  /** Adds a line; waits for a client that does not read what was sent before. */
  void line(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.write(NEWLINE);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
