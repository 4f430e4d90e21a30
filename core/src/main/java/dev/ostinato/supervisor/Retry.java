package dev.ostinato.supervisor;

import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.TimerRef;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The waits before the restarts of one child. Only its supervisor's process touches it. */
final class Retry {

  private final Backoff backoff;
  private int before;
  private long runsSince = Clock.now();
  private Optional<TimerRef> timer = Optional.empty();

  Retry(Backoff backoff) {
    this.backoff = backoff;
  }

  /** The child is up again. */
  void up() {
    runsSince = Clock.now();
  }

  /** The child was up and has ended: sends the calling process a message when to restart it. */
  void afterEnd(Object message) {
    if (backoff.isOver(runsSince)) {
      before = 0;
    }
    afterFailure(message);
  }

  /** The child did not start: sends the calling process a message when to try again. */
  void afterFailure(Object message) {
    var wait = backoff.wait(before, ThreadLocalRandom.current());
    before++;
    timer = Optional.of(Processes.sendAfter(Pid.self(), message, wait));
  }

  /** The child is not to be restarted. */
  void stop() {
    timer.ifPresent(TimerRef::cancel);
  }
}
