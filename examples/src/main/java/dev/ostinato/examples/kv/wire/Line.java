package dev.ostinato.examples.kv.wire;

/** What a client sent up to the end of a line. */
public sealed interface Line {

  /** A line, without its end. */
  record Text(String text) implements Line {}

  record TooLong() implements Line {}

  record NotUtf8() implements Line {}

  /** There are no more lines; a last one that was not ended is dropped. */
  record End() implements Line {}
}
