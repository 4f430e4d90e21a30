package dev.ostinato.process;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** The other processes on the node of the calling one. */
public final class Others {

  private Others() {}

  /** Waits until all have ended, and have told the calling process of it. */
  public static void awaitEnd() {
    for (var pid : all()) {
      var monitor = Processes.monitor(pid);
      assertThat(Processes.receive(Down.class, down -> down.monitor() == monitor, ofSeconds(5)))
          .as("the end of " + pid)
          .isPresent();
    }
  }

  /** One that ends is no longer listed when it comes to tell those that are linked to it. */
  private static Set<Pid> all() {
    var self = Processes.info(Pid.self()).orElseThrow();
    var all = new HashSet<>(Processes.list());
    all.addAll(self.links());
    all.addAll(self.monitoredBy());
    all.remove(Pid.self());
    return all;
  }
}
