package dev.ostinato.conformance.play;

import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The moment when a step is over: nothing runs any more.
 *
 * <p>A process that waits shows as running from the moment that something is on its way to it, so
 * one look in which all of them wait is nearly enough; but the looks at several processes are not
 * one look, and a message may go round behind the looker's back. So there must be several looks in
 * a row, with a pause before each, in which nothing runs and nothing was logged.
 */
final class Rest {

  /** How many looks it takes at least. */
  static final int LOOKS = 3;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Stage stage;
  private final Pace pace;
  private final Set<Pid> ended = new HashSet<>();

  Rest(Stage stage, Pace pace) {
    this.stage = stage;
    this.pace = pace;
  }

  /** Waits for it, in the process {@code self}; returns what still runs if it does not come. */
  Optional<String> await(Pid self) {
    long start = System.nanoTime();
    int events = -1;
    int looks = 0;
    while (looks < LOOKS) {
      pace.awaitLook();
      int eventsNow = stage.log().count();
      Optional<Pid> busy = busy(self);
      if (busy.isPresent()) {
        looks = 0;
        if (Processes.info(busy.get()).isEmpty()) {
          pace.postpone(LOOKS);
        }
      } else {
        looks = eventsNow == events ? looks + 1 : 1;
      }
      events = eventsNow;
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        return Optional.of(
            busy.map(pid -> stage.names().of(pid) + " " + pid).orElse("the log")
                + " did not come to rest in "
                + LIMIT.toSeconds()
                + " s");
      }
    }
    return Optional.empty();
  }

  /**
   * A process that runs. One that has just left the table may still be telling of its end, and
   * counts as well, at the first look that misses it.
   */
  private Optional<Pid> busy(Pid self) {
    var pids = stage.names().all();
    pids.addAll(Processes.list());
    pids.removeAll(ended);
    pids.remove(self);
    Optional<Pid> busy = Optional.empty();
    for (Pid pid : pids) {
      Optional<ProcessInfo> info = Processes.info(pid);
      if (info.isEmpty()) {
        ended.add(pid);
      }
      if (info.isEmpty() || info.get().status() != ProcessInfo.Status.WAITING) {
        busy = Optional.of(pid);
      }
    }
    return busy;
  }
}
