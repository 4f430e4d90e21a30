package dev.ostinato.internal.time;

import org.jspecify.annotations.Nullable;

/** Timers of the same second, in no order; under the lock of the timers. */
final class TimerSlot {

  /** As an object: what it is looked up by must not be made when a timer leaves. */
  final Long number;

  private @Nullable Timer first;

  TimerSlot(Long number) {
    this.number = number;
  }

  @Nullable Timer first() {
    return first;
  }

  boolean isEmpty() {
    return first == null;
  }

  void add(Timer timer) {
    var next = first;
    timer.slot = this;
    timer.after = next;
    if (next != null) {
      next.before = timer;
    }
    first = timer;
  }

  void remove(Timer timer) {
    var before = timer.before;
    var after = timer.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    timer.slot = null;
    timer.before = null;
    timer.after = null;
  }

  /** Takes all out, one by one: who keeps one of them keeps no others. */
  void clear() {
    for (var timer = first; timer != null; timer = first) {
      remove(timer);
    }
  }
}
