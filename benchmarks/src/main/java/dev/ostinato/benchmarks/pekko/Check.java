package dev.ostinato.benchmarks.pekko;

/** A speed at which something got lost is none. */
final class Check {

  private Check() {}

  static void equal(String what, long expected, long came) {
    if (expected != came) {
      throw new IllegalStateException(
          "expected the " + what + " to be " + expected + ", but it is " + came);
    }
  }
}
