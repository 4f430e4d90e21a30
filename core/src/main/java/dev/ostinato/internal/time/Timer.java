package dev.ostinato.internal.time;

import org.jspecify.annotations.Nullable;

/** Something that is to happen at a later moment, once. */
public abstract class Timer {

  /** The place of one that is not in the heap. */
  static final int NOWHERE = -1;

  // All of it is guarded by the lock of the timers.
  long moment;
  long number;
  int place = NOWHERE;
  @Nullable TimerSlot slot;
  @Nullable Timer before;
  @Nullable Timer after;

  /** Its moment has come: on the thread of the timers. It neither blocks nor throws. */
  protected abstract void ring();
}
