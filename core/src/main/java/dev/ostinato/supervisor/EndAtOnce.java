package dev.ostinato.supervisor;

import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The end of many children at the same time: all are asked at once, and each is killed that has not
 * ended in the time of its spec. No child waits for another.
 */
final class EndAtOnce {

  /** A child that has been asked to end. */
  private record Asked(ChildSpec<?> spec, Pid pid) {}

  private final Map<Monitor, Asked> left = new HashMap<>();
  private final SortedMap<Duration, Integer> leftByTime = new TreeMap<>();
  private final long begin = Clock.now();

  private EndAtOnce() {}

  static void of(Collection<Kid> kids) {
    var end = new EndAtOnce();
    kids.forEach(end::ask);
    end.await();
  }

  private void ask(Kid kid) {
    if (kid.state() instanceof ChildInfo.State.Running(var pid)) {
      left.put(Processes.monitor(pid), new Asked(kid.spec(), pid));
      boolean brutal = kid.spec().shutdown() instanceof Shutdown.BrutalKill;
      Processes.exit(pid, brutal ? ExitReason.KILL : ExitReason.SHUTDOWN);
      count(kid.spec(), 1);
    }
  }

  private void count(ChildSpec<?> spec, int change) {
    if (spec.shutdown() instanceof Shutdown.After(var time)) {
      leftByTime.merge(time, change, Integer::sum);
    }
  }

  private void await() {
    for (var time : leftByTime.keySet()) {
      while (leftByTime.getOrDefault(time, 0) > 0 && takeDown(time)) {
        // until all of this time have ended, or it is over
      }
      if (leftByTime.getOrDefault(time, 0) > 0) {
        kill(time);
      }
    }
    while (!left.isEmpty()) {
      takeDown(Processes.INFINITY);
    }
  }

  private void kill(Duration time) {
    var over = Shutdown.after(time);
    left.values().stream()
        .filter(asked -> asked.spec().shutdown().equals(over))
        .forEach(asked -> Processes.exit(asked.pid(), ExitReason.KILL));
  }

  /** Takes the next end of a child; false if the time is over first. */
  private boolean takeDown(Duration time) {
    long nanos = Clock.nanos(time);
    var rest =
        nanos == Clock.NEVER
            ? Processes.INFINITY
            : Duration.ofNanos(Math.max(0, Clock.until(begin + nanos)));
    var down = Processes.receive(Down.class, d -> left.containsKey(d.monitor()), rest);
    down.ifPresent(this::ended);
    return down.isPresent();
  }

  private void ended(Down down) {
    var asked = left.remove(down.monitor());
    if (asked != null) {
      count(asked.spec(), -1);
      Lifecycle.ended(asked.spec(), asked.pid(), down.reason());
    }
  }
}
