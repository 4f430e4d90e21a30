package dev.ostinato.internal.runtime;

import org.jspecify.annotations.Nullable;

/** The timers whose messages are for one process: they end with it. */
final class ProcessTimers implements Runnable {
  /*
   * Protocol.
   *
   * The timers are linked through themselves (previous, next). The links and `first` are guarded by the
   * monitor of this object; once the process has ended they are left to the one who ends it.
   */
  private @Nullable TimerEntry first;
  private boolean ended;

  /** The timers of a process; null if that is ending. */
  static @Nullable ProcessTimers of(LocalProcess process) {
    return (@Nullable ProcessTimers) process.relations.timers(ProcessTimers::new);
  }

  /** Adds a timer, which has not been here; false if the process is ending. */
  synchronized boolean add(TimerEntry timer) {
    if (!ended) {
      var after = first;
      timer.next = after;
      if (after != null) {
        after.previous = timer;
      }
      first = timer;
    }
    return !ended;
  }

  /** Takes out a timer that has been added, once. */
  synchronized void remove(TimerEntry timer) {
    if (ended) {
      return;
    }
    var before = timer.previous;
    var after = timer.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    timer.previous = null;
    timer.next = null;
  }

  private synchronized @Nullable TimerEntry end() {
    ended = true;
    var all = first;
    first = null;
    return all;
  }

  /** The process ends: so do they. */
  @Override
  public void run() {
    var timer = end();
    while (timer != null) {
      timer.stop();
      var after = timer.next;
      timer.next = null; // who keeps one of them keeps no others
      timer.previous = null;
      timer = after;
    }
  }
}
