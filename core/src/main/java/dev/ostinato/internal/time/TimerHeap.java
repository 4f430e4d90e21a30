package dev.ostinato.internal.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers by their moments, the next one first: a binary heap in which each knows its place, so it
 * can leave. Under the lock of the timers.
 */
final class TimerHeap {

  private static final int FIRST_ROOM = 64;

  private @Nullable Timer[] timers = new Timer[FIRST_ROOM];
  private int size;

  /** The next one to ring; null if there is none. */
  @Nullable Timer next() {
    return timers[0];
  }

  void add(Timer timer) {
    if (size == timers.length) {
      timers = Arrays.copyOf(timers, 2 * size);
    }
    rise(timer, size);
    size++;
  }

  /** Takes a timer out; false if it is not here. */
  boolean remove(Timer timer) {
    int place = timer.place;
    if (place == Timer.NOWHERE) {
      return false;
    }
    timer.place = Timer.NOWHERE;
    size--;
    var last = timers[size];
    timers[size] = null;
    if (last != null && last != timer) {
      int hole = sink(last, place);
      rise(last, hole);
    }
    return true;
  }

  void clear() {
    for (var timer : timers) {
      if (timer != null) {
        timer.place = Timer.NOWHERE;
      }
    }
    timers = new Timer[FIRST_ROOM];
    size = 0;
  }

  // What follows calls nothing: on a stack that is nearly full it would stop in the middle.

  /** Puts a timer at a place that is free, or above it. */
  private void rise(Timer timer, int free) {
    int place = free;
    while (place > 0) {
      int above = (place - 1) / 2;
      var parent = timers[above];
      if (parent == null
          || parent.moment < timer.moment
          || (parent.moment == timer.moment && parent.number < timer.number)) {
        break;
      }
      timers[place] = parent;
      parent.place = place;
      place = above;
    }
    timers[place] = timer;
    timer.place = place;
  }

  /** Moves those up that are to ring before a timer; returns the place that is then free for it. */
  private int sink(Timer timer, int free) {
    int place = free;
    while (2 * place + 1 < size) {
      int below = 2 * place + 1;
      var child = timers[below];
      var right = timers[below + 1];
      if (child != null
          && right != null
          && (right.moment < child.moment
              || (right.moment == child.moment && right.number < child.number))) {
        child = right;
        below++;
      }
      if (child == null
          || child.moment > timer.moment
          || (child.moment == timer.moment && child.number > timer.number)) {
        break;
      }
      timers[place] = child;
      child.place = place;
      place = below;
    }
    return place;
  }
}
