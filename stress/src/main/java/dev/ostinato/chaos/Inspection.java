package dev.ostinato.chaos;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is left of a tree when nobody harms it any more. The calling process is its inspector. */
final class Inspection {

  private final Tree tree;
  private final List<String> wrong = new ArrayList<>();

  Inspection(Tree tree) {
    this.tree = tree;
  }

  /** What is wrong; empty if all is right. */
  List<String> of(Map<Integer, Writer.Written> acknowledged) {
    var plan = tree.plan();
    int each = plan.servers() / plan.supervisors();
    await("children of the top", 2, Tree.TOP);
    await("supervisors", plan.supervisors(), Tree.CROWN);
    for (int i = 0; i < plan.supervisors(); i++) {
      await("children of supervisor " + i, each, Tree.supervisor(i));
    }
    int kept = 0;
    for (int i = 0; i < plan.servers(); i++) {
      long last = tree.note(i).call(new Note.Read());
      var written = acknowledged.get(i);
      if (written != null && tree.note(i).whereis().filter(written.by()::equals).isPresent()) {
        kept++;
        expect("last number written to server " + i, written.number(), last);
      }
    }
    System.out.println("writes acknowledged and never lost: " + kept);
    expect("processes", plan.servers() + plan.supervisors() + Tree.OTHERS, Processes.list().size());
    expect("names", plan.supervisors() + Tree.OTHER_NAMES, Processes.registered().size());
    expect("keys in the registry", plan.servers(), tree.notes().count());
    expect("timers", plan.servers(), LocalNode.current().timers());
    var info = Processes.info(Pid.self()).orElseThrow();
    expect("monitors of the inspector", plan.servers(), info.monitoredBy().size());
    expect("messages that nobody asked for", 0, info.messages());
    return wrong;
  }

  /**
   * Waits until all children of a supervisor are there. One that was killed left its own to die by
   * themselves: while they have their keys, its successor does not start, and is tried again.
   */
  private void await(String what, int expected, Supervisor supervisor) {
    int tries = 0;
    while (supervisor.count().active() != expected && tries < 60_000) {
      tries++;
      Processes.sleep(Duration.ofMillis(1));
    }
    expect(what, expected, supervisor.count().active());
  }

  private void expect(String what, long expected, long got) {
    if (expected != got) {
      wrong.add("expected " + what + " to be " + expected + ", got: " + got);
    }
  }
}
