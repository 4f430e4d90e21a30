package dev.ostinato.examples.kv.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.ostinato.examples.kv.wire.Endpoint;
import dev.ostinato.examples.kv.wire.Line;
import dev.ostinato.examples.kv.wire.LineReader;

/** A client that writes values in a loop, remembers what was acknowledged, and reads it back. */
final class WritingClient {

  private static final int KEYS = 10;

  private final String bucket;
  private final Socket socket;
  private final LineReader lines;
  private final Map<String, String> acknowledged = new HashMap<>();
  private final Delays delays = new Delays();
  private final SequencedSet<String> formats = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  WritingClient(int number, Endpoint server) throws IOException {
    bucket = bucket(number);
    socket = new Socket(server.host(), server.port());
    socket.setTcpNoDelay(true);
    lines = new LineReader(socket.getInputStream());
    expect(ask("CREATE " + bucket), "OK");
  }

  /** The bucket of a client, which it has for itself. */
  static String bucket(int client) {
    return "bucket-" + client;
  }

  /** Writes until it is over. */
  void write(BooleanSupplier over) {
    try {
      for (int i = 0; !over.getAsBoolean(); i++) {
        var key = "key-" + i % KEYS;
        long start = System.nanoTime();
        var answer = ask("PUT " + bucket + " " + key + " value " + i);
        delays.add(System.nanoTime() - start);
        if (!isOk(answer)) {
          problems.add("PUT answered " + answer);
          return;
        }
        acknowledged.put(key, "value " + i);
      }
    } catch (IOException e) {
      problems.add("connection lost: " + e);
    }
  }

  /** Looks whether the last values that were acknowledged are there. */
  void read() {
    try (socket) {
      for (var entry : acknowledged.entrySet()) {
        var answer = ask("GET " + bucket + " " + entry.getKey());
        expect(answer, entry.getValue());
        if (!isOk(next())) problems.add("GET did not end with OK");
      }
      expect(ask("QUIT"), "BYE");
    } catch (IOException e) {
      problems.add("connection lost: " + e);
    }
  }

  private void expect(String answer, String expected) {
    if (!answer.equals(expected)) problems.add("expected " + expected + ", got: " + answer);
  }

  /** {@code OK}, or {@code OK 3}; once there have been versions, there always are. */
  private boolean isOk(String answer) {
    var format = answer.replaceAll("[0-9]+", "n");
    if (!formats.contains(format)) formats.add(format);
    else if (!formats.getLast().equals(format)) problems.add("an old answer again: " + answer);
    return answer.equals("OK") || answer.startsWith("OK ");
  }

  private String ask(String command) throws IOException {
    socket.getOutputStream().write((command + "\n").getBytes(UTF_8));
    return next();
  }

  private String next() throws IOException {
    return switch (lines.next()) {
      case Line.Text(var text) -> text;
      case Line other -> throw new EOFException("no line, but " + other);
    };
  }

  Delays delays() {
    return delays;
  }

  /** The forms of the answers that it got, in their order. */
  String formats() {
    return String.join(", then ", formats);
  }

  List<String> problems() {
    return problems;
  }
}
