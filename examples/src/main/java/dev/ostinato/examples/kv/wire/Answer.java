package dev.ostinato.examples.kv.wire;

import module java.base;

/** The lines that a line is answered with, and whether they are the last ones. */
public record Answer(List<String> lines, boolean isLast) {

  public static Answer of(String... lines) {
    return new Answer(List.of(lines), false);
  }
}
