package dev.ostinato.internal.scheduler;

/** Something that a strand can wait for. Whoever makes it ready then calls {@link Strand#wake}. */
public interface Condition {
  boolean isReady();

  /**
   * A strand has said that it waits for this, and is about to park. What finds that it would wait
   * for ever makes it ready.
   */
  default void awaited() {}
}
