package dev.ostinato.examples.kv.demo;

import module java.base;

/** How long one client has waited for each answer, in nanoseconds. */
final class Delays {

  private long[] nanos = new long[1024];
  private int count;

  void add(long delay) {
    if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
    nanos[count++] = delay;
  }

  int count() {
    return count;
  }

  /** In milliseconds: the one that half of all are below, that 99 of 100 are below, the longest. */
  static String text(List<Delays> all) {
    var sorted = all.stream().flatMapToLong(one -> Arrays.stream(one.nanos, 0, one.count)).sorted();
    var delays = sorted.toArray();
    if (delays.length == 0) return "no answers";
    return "p50 %.2f ms, p99 %.2f ms, longest %.2f ms"
        .formatted(
            millis(delays[delays.length / 2]),
            millis(delays[(int) (delays.length * 0.99)]),
            millis(delays[delays.length - 1]));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
