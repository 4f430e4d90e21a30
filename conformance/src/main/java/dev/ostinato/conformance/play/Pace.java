package dev.ostinato.conformance.play;

import java.time.Duration;

/**
 * The plan of a play: when each step should be over. A step has the time that its operation took,
 * and after that the time of a few looks at what still runs.
 *
 * <p>The times of a scenario compete with each other over many steps, so it is the distance from
 * the plan as a whole that must stay within the margin. What one step took too long, the looks of
 * the next ones make up for.
 */
final class Pace {

  private static final long LOOK = Duration.ofMillis(5).toNanos();
  private static final long SHORTEST_LOOK = Duration.ofMillis(1).toNanos();

  private final Clock clock;
  private long planned;
  private long look;

  Pace(Clock clock) {
    this.clock = clock;
    startAfresh();
  }

  /** Forgets how late the steps are: what comes next does not depend on what was. */
  void startAfresh() {
    planned = System.nanoTime();
  }

  /**
   * An operation returned after so many nanoseconds; now come the looks, so many if all is well.
   */
  void returned(long nanos, int looks) {
    look = planned + nanos;
    planned = look + looks * LOOK;
  }

  /**
   * A process came to its end while this looked, as the scenario wants it: the looks begin anew,
   * and that does not count as late.
   */
  void postpone(int looks) {
    planned = look + looks * LOOK;
  }

  /** Waits for the time of the next look; less if it is late, but never not at all. */
  void awaitLook() {
    look += LOOK;
    clock.pause(Duration.ofNanos(Math.max(SHORTEST_LOOK, look - System.nanoTime())));
  }

  /** The looks of {@code step} are over. */
  void ended(String step) {
    clock.late("the end of " + step, System.nanoTime() - planned);
  }
}
