package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.time.Duration;

/**
 * How much time a run takes for each number.
 *
 * @param forks how many processes measure each contender in each row
 * @param warmUp of a JVM, whose code gets fast while it runs; others need a quarter of it
 * @param population how many idle processes are weighed
 * @param limit after which a cell counts as failed
 */
record Effort(
    int forks, Duration warmUp, Duration slice, int slices, int population, Duration limit) {

  static final Effort QUICK =
      new Effort(
          1, Duration.ofMillis(900), Duration.ofMillis(150), 2, 100_000, Duration.ofMinutes(2));

  static final Effort FULL =
      new Effort(
          3, Duration.ofMillis(900), Duration.ofMillis(200), 3, 1_000_000, Duration.ofMinutes(3));

  /** How often a row is measured: once if a single operation is the work of seconds. */
  int slices(Row row) {
    return row.batch() >= 1_000_000 ? 1 : slices;
  }

  Duration warmUp(Contender contender) {
    return contender.platform() == Contender.Platform.JVM ? warmUp : warmUp.dividedBy(4);
  }

  Effort withForks(int count) {
    return new Effort(count, warmUp, slice, slices, population, limit);
  }
}
