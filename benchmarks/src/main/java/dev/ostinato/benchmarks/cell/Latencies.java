package dev.ostinato.benchmarks.cell;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often which latency was seen, in classes that are at most 1.6 % wide. Any thread may add to
 * it.
 */
public final class Latencies {

  private static final int CLASSES = 64;

  private final AtomicLongArray counts = new AtomicLongArray(59 * CLASSES);

  public void add(long nanos) {
    counts.incrementAndGet(index(Math.max(0, nanos)));
  }

  /** The latency in microseconds that the part {@code quantile} of all is not above. */
  double micros(double quantile) {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    long wanted = (long) Math.ceil(total * quantile);
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return value(i) / 1000.0;
      }
    }
    return 0;
  }

  /** Twice as many nanoseconds are {@code CLASSES} classes more; below that, a class is one. */
  private static int index(long nanos) {
    int exponent = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - 6);
    return exponent * CLASSES + (int) (nanos >>> exponent);
  }

  private static long value(int index) {
    int exponent = Math.max(0, index / CLASSES - 1);
    return (long) (index - exponent * CLASSES) << exponent;
  }
}
