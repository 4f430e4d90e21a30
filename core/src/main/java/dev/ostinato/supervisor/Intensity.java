package dev.ostinato.supervisor;

import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many restarts a supervisor has made lately, and whether one more is too many. */
final class Intensity {

  private final int max;
  private final long within;
  private final Deque<Long> restarts = new ArrayDeque<>();

  Intensity(int max, Duration within) {
    this.max = max;
    this.within = Clock.nanos(within);
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if they are none
   */
  static void check(int max, Duration within) {
    if (max < 0) {
      throw new IllegalArgumentException("expected intensity to be >= 0, got: " + max);
    }
    if (!within.isPositive()) {
      throw new IllegalArgumentException(
          "expected the time of the intensity to be > 0, got: " + within);
    }
  }

  /** Counts a restart; false if it is one too many. */
  boolean allowsOneMore() {
    long now = Clock.now();
    restarts.addLast(now);
    while (now - restarts.getFirst() > within) {
      restarts.removeFirst();
    }
    return restarts.size() <= max;
  }
}
