package dev.ostinato.benchmarks.run;

import java.time.Duration;

/**
 * How much time a run takes for each number.
 *
 * @param forks how many processes measure each contender in each row
 * @param population how many idle processes are weighed
 * @param limit after which a cell counts as failed
 */
record Effort(
    int forks, Duration warmUp, Duration slice, int slices, int population, Duration limit) {

  static final Effort QUICK =
      new Effort(
          1, Duration.ofMillis(600), Duration.ofMillis(250), 2, 100_000, Duration.ofMinutes(2));

  static final Effort FULL =
      new Effort(
          3, Duration.ofSeconds(1), Duration.ofMillis(500), 3, 1_000_000, Duration.ofMinutes(3));

  Effort withForks(int count) {
    return new Effort(count, warmUp, slice, slices, population, limit);
  }
}
