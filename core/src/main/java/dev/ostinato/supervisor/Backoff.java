package dev.ostinato.supervisor;

import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long a dynamic supervisor waits before it restarts a child: longer each time that the child
 * has not run for long, so that what the child needs has time to come back. OTP has none.
 *
 * @param first the wait after a first end; it doubles with each further one
 * @param most the longest wait; a child that has run for longer than this begins anew with {@code
 *     first}
 * @param jitter by which part each wait is made shorter at random, from 0 to 1, so that many
 *     children that ended together do not all come back together
 */
public record Backoff(Duration first, Duration most, double jitter) {

  /** Checks the limits. */
  public Backoff {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(most, "most");
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected 0 < first <= most, got: first " + first + ", most " + most);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("expected jitter to be from 0 to 1, got: " + jitter);
    }
  }

  /** Waits that double from {@code first} to {@code most}, each shortened by up to a half. */
  public static Backoff exponential(Duration first, Duration most) {
    return new Backoff(first, most, 0.5);
  }

  /** With another jitter. */
  public Backoff jitter(double jitter) {
    return new Backoff(first, most, jitter);
  }

  /** The wait, if the child has ended or not started so many times in a row before. */
  Duration wait(int before, RandomGenerator random) {
    long longest = Clock.nanos(most);
    long full = Clock.nanos(first);
    for (int i = 0; i < before && full < longest; i++) {
      full = full > longest / 2 ? longest : 2 * full;
    }
    return Duration.ofNanos(full - (long) (full * jitter * random.nextDouble()));
  }

  /** Whether a child that has run since a moment of {@link Clock} is as good as new. */
  boolean isOver(long since) {
    return Clock.now() - since > Clock.nanos(most);
  }
}
