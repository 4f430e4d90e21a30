package dev.ostinato.examples.kv.wire;

/** What clients are answered. */
public interface Dialogue {

  /**
   * What a line is answered with.
   *
   * @param chaos whether the client may crash buckets
   */
  Answer answer(Line line, boolean chaos);
}
