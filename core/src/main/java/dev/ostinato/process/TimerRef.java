package dev.ostinato.process;

import java.time.Duration;
import java.util.Optional;

/** A message that is to be sent later: {@code timer_ref()}. */
public interface TimerRef {

  /**
   * Stops it and returns the time that it still had to run: {@code cancel_timer}.
   *
   * @return empty if it was sent or stopped before, or if the process that it was for has ended
   */
  Optional<Duration> cancel();

  /** The time it still has to run, as {@link #cancel} would return it: {@code read_timer}. */
  Optional<Duration> remaining();
}
