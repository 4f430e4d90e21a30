package dev.ostinato.conformance.play;

import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The clock of one scenario: it sees how late each of its sleeps and time-outs came, so that a play
 * in which the machine stalled is not taken for evidence.
 */
public final class Clock {

  private record Lateness(String what, long nanos) {}

  private final Duration margin;
  private final long start = System.nanoTime();
  private Lateness worst = new Lateness("", 0);

  Clock(Duration margin) {
    this.margin = margin;
  }

  /** Puts the calling process to sleep. */
  public void sleep(String what, Duration time) {
    long from = System.nanoTime();
    Processes.sleep(time);
    late(what, System.nanoTime() - from - time.toNanos());
  }

  /** Does what ends by {@code timeout} at the latest. */
  public <R> R timed(String what, Duration timeout, Callable<R> work) throws Exception {
    long from = System.nanoTime();
    try {
      return work.call();
    } finally {
      if (timeout.compareTo(Duration.ofDays(1)) < 0) {
        late(what, System.nanoTime() - from - timeout.toNanos());
      }
    }
  }

  /** Makes the calling thread wait, whatever the library does; returns how late it woke. */
  long pause(Duration time) {
    long from = System.nanoTime();
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the runner was interrupted", e);
    }
    return System.nanoTime() - from - time.toNanos();
  }

  synchronized void late(String what, long nanos) {
    if (nanos > worst.nanos()) {
      worst = new Lateness(what, nanos);
    }
  }

  /** The stall that makes this play void, if there was one. */
  synchronized Optional<String> stall(Watch watch) {
    late("a thread that watches", watch.worstBetween(start, System.nanoTime()));
    return worst.nanos() > margin.toNanos()
        ? Optional.of("%s came %d ms late".formatted(worst.what(), worst.nanos() / 1_000_000))
        : Optional.empty();
  }
}
