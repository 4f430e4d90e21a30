package dev.ostinato.internal.time;

import java.time.Duration;
import java.util.Objects;

/** The one place that reads the time: monotonic nanoseconds. */
public final class Clock {

  /** The deadline that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  private Clock() {}

  /** Now, in nanoseconds since an origin of no meaning. */
  public static long now() {
    return System.nanoTime();
  }

  /**
   * The moment that is {@code timeout} from now; {@link #NEVER} if no counter reaches that far.
   *
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public static long deadline(Duration timeout) {
    return deadline(nanos(timeout));
  }

  /** The moment that is so many nanoseconds from now. */
  public static long deadline(long nanos) {
    return nanos == NEVER ? NEVER : now() + nanos;
  }

  /** The nanoseconds until {@code deadline}; zero or less when it has come. */
  public static long until(long deadline) {
    return deadline == NEVER ? NEVER : deadline - now();
  }

  /**
   * A time-out in nanoseconds; {@link #NEVER} if it is longer than a hundred years.
   *
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public static long nanos(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("expected a time-out of zero or more, got: " + timeout);
    }
    return timeout.toDays() > 36_525 ? NEVER : timeout.toNanos();
  }
}
