package dev.ostinato.examples.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

/** A session with every command and every answer, as files that can also be used by hand. */
final class Script {

  private Script() {}

  /** What is sent to a server without buckets, each line with {@code end}. */
  static String in(String end) throws IOException {
    return text("session.in").replace("\n", end);
  }

  /** The lines that are answered. */
  static List<String> out() throws IOException {
    return List.of(text("session.out").split("\n"));
  }

  private static String text(String name) throws IOException {
    try (var file = Objects.requireNonNull(Script.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
