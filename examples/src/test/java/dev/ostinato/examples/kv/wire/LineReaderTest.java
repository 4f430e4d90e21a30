package dev.ostinato.examples.kv.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.ostinato.examples.kv.wire.Line.NotUtf8;
import dev.ostinato.examples.kv.wire.Line.Text;
import dev.ostinato.examples.kv.wire.Line.TooLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

  private static final int LIMIT = 65_536;

  @Test
  void ends_a_line_at_newline_with_or_without_carriage_return() throws IOException {
    assertThat(lines("a\nb\r\n\n\r\nc\n"))
        .containsExactly(text("a"), text("b"), text(""), text(""), text("c"));
  }

  @Test
  void keeps_a_carriage_return_elsewhere() throws IOException {
    assertThat(lines("a\rb\n\r\r\n\rc\n")).containsExactly(text("a\rb"), text("\r"), text("\rc"));
  }

  @Test
  void drops_a_last_line_without_end() throws IOException {
    assertThat(lines("a\nb")).containsExactly(text("a"));
    assertThat(lines("a\nb\r")).containsExactly(text("a"));
    assertThat(lines("")).isEmpty();
  }

  @Nested
  class Encoding {

    @Test
    void decodes_every_plane() throws IOException {
      assertThat(lines("\u0000é€\ud83d\ude00\n")).containsExactly(text("\u0000é€\ud83d\ude00"));
    }

    @Test
    void refuses_what_is_not_utf_8_and_goes_on() throws IOException {
      assertThat(lines(new byte[] {(byte) 0xff, '\n', 'a', '\n'}))
          .containsExactly(new NotUtf8(), text("a"));
    }

    @Test
    void refuses_cut_overlong_and_surrogate_forms() throws IOException {
      for (var form : List.of("c3", "e282", "c080", "eda080", "f4908080", "80")) {
        assertThat(lines(concat(HexFormat.of().parseHex(form), "\n".getBytes(UTF_8))))
            .as(form)
            .containsExactly(new NotUtf8());
      }
    }
  }

  @Nested
  class Length {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void counts_bytes_before_the_end(String end) throws IOException {
      var longest = "x".repeat(LIMIT);
      assertThat(lines(longest + end + "a" + end)).containsExactly(text(longest), text("a"));
      assertThat(lines(longest + "x" + end + "a" + end)).containsExactly(new TooLong(), text("a"));
      assertThat(lines("é".repeat(LIMIT / 2) + end)).containsExactly(text("é".repeat(LIMIT / 2)));
      assertThat(lines("é".repeat(LIMIT / 2) + "x" + end)).containsExactly(new TooLong());
    }

    @Test
    void counts_a_carriage_return_that_ends_nothing() throws IOException {
      var almost = "x".repeat(LIMIT - 1);
      assertThat(lines(almost + "\r\r\n")).containsExactly(text(almost + "\r"));
      assertThat(lines(almost + "x\r\r\n")).containsExactly(new TooLong());
      assertThat(lines(almost + "x\rx")).containsExactly(new TooLong());
    }

    @Test
    void is_known_before_the_end_has_come() throws IOException {
      assertThat(lines("x".repeat(LIMIT))).isEmpty();
      assertThat(lines("x".repeat(LIMIT) + "\r")).isEmpty();
      assertThat(lines("x".repeat(LIMIT + 1))).containsExactly(new TooLong());
    }

    @Test
    void is_told_once_and_needs_no_room() throws IOException {
      var endless = new Endless(256 << 20);
      var reader = new LineReader(endless);
      assertThat(reader.next()).isEqualTo(new TooLong());
      assertThat(reader.next()).isEqualTo(text("after"));
      assertThat(endless.largestRead).isLessThanOrEqualTo(LIMIT + 2);
    }
  }

  @RepeatedTest(20)
  void reads_the_same_lines_however_they_arrive(RepetitionInfo repetition) throws IOException {
    var random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = randomBytes(random);
    var expected = split(bytes);
    for (int most : new int[] {1, 7, 1000, LIMIT, Integer.MAX_VALUE}) {
      assertThat(all(new LineReader(new Chunks(bytes, random, most)))).isEqualTo(expected);
    }
  }

  private static Line text(String text) {
    return new Text(text);
  }

  private static List<Line> lines(String sent) throws IOException {
    return lines(sent.getBytes(UTF_8));
  }

  private static List<Line> lines(byte[] sent) throws IOException {
    return all(new LineReader(new ByteArrayInputStream(sent)));
  }

  private static List<Line> all(LineReader reader) throws IOException {
    var lines = new ArrayList<Line>();
    for (var line = reader.next(); !line.equals(new Line.End()); line = reader.next()) {
      lines.add(line);
    }
    return lines;
  }

  /** The same lines by other means: all bytes are there, and ISO 8859-1 shows them one by one. */
  private static List<Line> split(byte[] bytes) {
    var pieces = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
    var lines = new ArrayList<Line>();
    for (int i = 0; i < pieces.length - 1; i++) {
      lines.add(judge(pieces[i].endsWith("\r") ? cut(pieces[i]) : pieces[i]));
    }
    var last = pieces[pieces.length - 1];
    if ((last.endsWith("\r") ? cut(last) : last).length() > LIMIT) lines.add(new TooLong());
    return lines;
  }

  private static String cut(String piece) {
    return piece.substring(0, piece.length() - 1);
  }

  private static Line judge(String piece) {
    byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > LIMIT) return new TooLong();
    var text = new String(bytes, UTF_8);
    return Arrays.equals(text.getBytes(UTF_8), bytes) ? new Text(text) : new NotUtf8();
  }

  private static byte[] randomBytes(Random random) {
    var out = new ByteArrayOutputStream();
    for (int i = random.nextInt(60); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0, 1 -> out.write('\n');
        case 2 -> out.write('\r');
        case 3 -> out.writeBytes("\r\n".getBytes(UTF_8));
        case 4 -> out.write(random.nextInt(256));
        case 5 -> out.writeBytes("é€\ud83d\ude00".getBytes(UTF_8));
        case 6 -> out.writeBytes("x".repeat(random.nextInt(100)).getBytes(UTF_8));
        default -> out.writeBytes("x".repeat(LIMIT - 3 + random.nextInt(6)).getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Bytes that arrive so many at a time, at most. */
  private static final class Chunks extends FilterInputStream {

    private final Random random;
    private final int most;

    Chunks(byte[] bytes, Random random, int most) {
      super(new ByteArrayInputStream(bytes));
      this.random = random;
      this.most = most;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, 1 + random.nextInt(Math.min(most, length)));
    }
  }

  /** A very long line and a short one. */
  private static final class Endless extends InputStream {

    private final byte[] end = "\nafter\n".getBytes(UTF_8);
    private int left;
    private int sent;
    private int largestRead;

    Endless(int left) {
      this.left = left;
    }

    @Override
    public int read() {
      if (left-- > 0) return 'x';
      return sent < end.length ? end[sent++] : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      largestRead = Math.max(largestRead, length);
      if (left < length) {
        int next = read();
        bytes[offset] = (byte) next;
        return next < 0 ? -1 : 1;
      }
      Arrays.fill(bytes, offset, offset + length, (byte) 'x');
      left -= length;
      return length;
    }
  }
}
