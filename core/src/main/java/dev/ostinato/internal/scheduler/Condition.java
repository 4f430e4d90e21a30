package dev.ostinato.internal.scheduler;

/** Something that a strand can wait for. Whoever makes it ready then calls {@link Strand#wake}. */
public interface Condition {
  boolean isReady();
}
