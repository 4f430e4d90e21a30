package dev.ostinato.examples.kv.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

/**
 * Reads lines that end with {@code \n} or {@code \r\n}, and never holds more of one than {@link
 * #LIMIT} and its end. A {@code \r} elsewhere is part of the line.
 */
public final class LineReader {

  /** How many bytes a line may have without its end. */
  public static final int LIMIT = 65_536;

  private static final int SMALL = 2048;
  private static final int LARGE = 8192;

  private final InputStream in;
  private final CharsetDecoder utf8 = UTF_8.newDecoder();

  // What is held is from start to end; before scanned there is no end of a line in it.
  private byte[] buffer = new byte[SMALL];
  private int start;
  private int scanned;
  private int end;

  /** Whether what comes up to the next end of a line belongs to one that was too long. */
  private boolean skipping;

  public LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line. One that is too long is known as such before its end has come. */
  public Line next() throws IOException {
    while (true) {
      if (findNewline()) {
        int from = start;
        start = ++scanned;
        if (!skipping) return line(from, scanned - 1);
        skipping = false;
      } else if (skipping) {
        start = end;
      } else if (isTooLong()) {
        start = end;
        skipping = true;
        return new Line.TooLong();
      }
      if (scanned == end && !fill()) return new Line.End();
    }
  }

  private boolean findNewline() {
    while (scanned < end && buffer[scanned] != '\n') scanned++;
    return scanned < end;
  }

  private boolean isTooLong() {
    int held = end - start;
    return held > LIMIT + 1 || (held == LIMIT + 1 && buffer[end - 1] != '\r');
  }

  private Line line(int from, int newline) {
    int to = newline > from && buffer[newline - 1] == '\r' ? newline - 1 : newline;
    if (to - from > LIMIT) return new Line.TooLong();
    try {
      return new Line.Text(utf8.decode(ByteBuffer.wrap(buffer, from, to - from)).toString());
    } catch (CharacterCodingException e) {
      return new Line.NotUtf8();
    }
  }

  /** Reads more; false if there is no more. */
  private boolean fill() throws IOException {
    if (start == end && buffer.length > LARGE) buffer = new byte[SMALL];
    else System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    scanned = end;
    if (end == buffer.length) buffer = Arrays.copyOf(buffer, Math.min(2 * end, LIMIT + 2));
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(count, 0);
    return count >= 0;
  }
}
