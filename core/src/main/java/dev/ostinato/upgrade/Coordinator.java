package dev.ostinato.upgrade;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has an upgrade done in a process of its own, one at a time on a node, and reports on it. */
record Coordinator(LiveApplication live, Upgrade upgrade) {

  /** What has come of it: a refusal, or a wrong use, is an answer like any other. */
  private sealed interface Answer {
    record Report(UpgradeReport report) implements Answer {}

    record Misused(RuntimeException problem) implements Answer {}
  }

  UpgradeReport run() {
    return alone(() -> new Switchover(live, upgrade).upgrade());
  }

  UpgradeReport plan() {
    return alone(() -> new Switchover(live, upgrade).trial());
  }

  private interface Steps {
    Switchover.Done take() throws Refused;
  }

  private UpgradeReport alone(Steps steps) {
    try {
      return switch (Helper.run(Processes.INFINITY, () -> "upgrade", () -> answer(steps))) {
        case Answer.Report(var report) -> report;
        case Answer.Misused(var problem) -> throw problem;
      };
    } catch (Refused killed) {
      return report(live.release().version(), Optional.of(killed.problem()), List.of(), List.of());
    }
  }

  private Answer answer(Steps steps) {
    var gate = ReleaseGate.of(LocalNode.current());
    if (!gate.begin()) {
      return new Answer.Misused(
          new IllegalStateException(
              "expected no other upgrade on this node; one is on its way: try again when it is"
                  + " over"));
    }
    Processes.onExit(gate::end);
    var from = live.release().version();
    try {
      live.check(upgrade);
      var past = live.release().loader();
      var done = steps.take();
      boolean isDone = live.release() == upgrade.to();
      if (isDone) {
        LeakWatch.begin(live, LocalNode.current(), past);
      }
      var notes = isDone ? notes(done.found()) : List.<String>of();
      return new Answer.Report(report(from, Optional.empty(), done.servers(), notes));
    } catch (Refused refused) {
      return new Answer.Report(report(from, Optional.of(refused.problem()), List.of(), List.of()));
    } catch (IllegalStateException | IllegalArgumentException misused) {
      return new Answer.Misused(misused);
    }
  }

  private UpgradeReport report(
      String from,
      Optional<UpgradeReport.Problem> problem,
      List<UpgradeReport.Server> servers,
      List<String> notes) {
    return new UpgradeReport(from, upgrade.to().version(), servers, problem, notes);
  }

  private List<String> notes(ReadTree.Found found) {
    var notes = new ArrayList<String>();
    found
        .added()
        .forEach((supervisor, ids) ->
            ids.forEach(id -> notes.add("new child " + Words.brief(id) + start(supervisor, id))));
    found
        .kept()
        .forEach((_, ids) ->
            ids.forEach(id ->
                notes.add(
                    "child " + Words.brief(id) + " goes on, though it is not in " + upgrade.to())));
    return notes;
  }

  private String start(LocalProcess supervisor, Object id) {
    try {
      return Helper.run(
          upgrade.within(),
          () -> "",
          () ->
              switch (Supervisor.at(supervisor).restartChild(id)) {
                case StartResult.Ok<?>(var pid, _) -> " has started: " + pid;
                case StartResult.Ignored<?>() -> " was ignored";
                case StartResult.Failed<?>(var reason) -> " did not start: " + Words.of(reason);
              });
    } catch (Refused failed) {
      return " did not start: " + failed.problem().text();
    }
  }
}
