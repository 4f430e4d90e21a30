package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One upgrade, from the trial to the report. */
final class Switchover {
  /*
   * Protocol.
   *
   *   trial: all is prepared from copies, while the servers go on; what fails here holds nobody.
   *   door closed: shared code that calls code of the release has come back, and calls no more.
   *   held: supervisors first, so that they start nobody meanwhile, then all others; then the gate
   *     is closed, and those that have come through it are held as well. Nothing of the program runs
   *     now but processes that are written in it by hand.
   *   prepared: once more, from the states as they are. Up to here a failure lets all go on as they
   *     were.
   *   over: the release of before has a successor; from here on whatever is made of its classes is
   *     of the past. Each server is told to switch, which cannot fail; those that start wait at the
   *     gate until that is done.
   *
   * It runs in a process of its own. Should that be killed, what it holds is let go.
   */
  /** How long all may go on, if it led nowhere to hold them. */
  private static final Duration REST = Duration.ofMillis(10);

  private final LiveApplication live;
  private final Upgrade upgrade;
  private final Release from;
  private final List<String> notes = new ArrayList<>();

  Switchover(LiveApplication live, Upgrade upgrade) {
    this.live = live;
    this.upgrade = upgrade;
    this.from = live.release();
  }

  UpgradeReport run() {
    return alone(this::upgrade);
  }

  UpgradeReport plan() {
    return alone(() -> rows(trial(), Map.of(), Map.of()));
  }

  private interface Steps {
    List<UpgradeReport.Server> take() throws Refused;
  }

  /** What has come of the steps: a refusal is an answer like any other. */
  private sealed interface Taken {
    record All(List<UpgradeReport.Server> servers) implements Taken {}

    record None(Refused why) implements Taken {}

    static Taken of(Steps steps) {
      try {
        return new All(steps.take());
      } catch (Refused refused) {
        return new None(refused);
      }
    }
  }

  private UpgradeReport alone(Steps steps) {
    var gate = ReleaseGate.of(LocalNode.current());
    if (!gate.begin()) {
      throw new IllegalStateException(
          "expected no other upgrade on this node; one is on its way: try again when it is over");
    }
    try {
      return switch (Helper.run(Processes.INFINITY, () -> "upgrade", () -> Taken.of(steps))) {
        case Taken.All(var servers) -> report(servers, Optional.empty());
        case Taken.None(var refused) -> report(List.of(), Optional.of(refused.problem()));
      };
    } catch (Refused killed) {
      return report(List.of(), Optional.of(killed.problem()));
    } finally {
      gate.end();
    }
  }

  private UpgradeReport report(
      List<UpgradeReport.Server> servers, Optional<UpgradeReport.Problem> problem) {
    return new UpgradeReport(from.version(), upgrade.to().version(), servers, problem, notes);
  }

  // Whom it concerns

  private LocalProcess top() throws Refused {
    return live.top().orElseThrow(() -> new Refused(live.toString(), "has ended"));
  }

  /** The servers of the release, and those of the library, which may hold things of it. */
  private List<LocalProcess> concerned(boolean all) {
    var gate = ReleaseGate.of(LocalNode.current());
    return LocalNode.current().processes().stream()
        .filter(one -> isConcerned(one, all) && !gate.holds(one))
        .sorted(order())
        .toList();
  }

  private boolean isConcerned(LocalProcess process, boolean all) {
    var code = process.code();
    return code instanceof Holds || (all && code != null && isOfProgram(code));
  }

  private boolean isOfProgram(Object code) {
    var loader = ReleaseLoader.of(code.getClass());
    return loader != null && loader.line() == from.loader().line();
  }

  private Comparator<LocalProcess> order() {
    var first = upgrade.first();
    return Comparator.comparingInt(
            (LocalProcess one) -> {
              var code = one.code();
              int place = code == null ? -1 : first.indexOf(code.getClass().getName());
              return place < 0 ? first.size() : place;
            })
        .thenComparing(one -> (Pid) one);
  }

  // The steps

  private Map<LocalProcess, Prepared> trial() throws Refused {
    var preparation = new Preparation(live, upgrade, LocalProcess.running());
    var prepared = preparation.all(top(), concerned(true));
    moveNames(preparation);
    return prepared;
  }

  private List<UpgradeReport.Server> upgrade() throws Refused {
    trial();
    var self = LocalProcess.running();
    var gate = ReleaseGate.of(self.node);
    var holding = new Holding(self);
    var door = live.door();
    Processes.onExit(() -> {
      holding.letGo();
      gate.open();
      door.open();
    });
    long deadline = Clock.deadline(Clock.nanos(upgrade.within()));
    Map<LocalProcess, Prepared> prepared;
    Map<LocalProcess, Long> ends;
    Preparation preparation;
    var since = new LinkedHashMap<LocalProcess, Long>();
    try {
      if (!door.closeBehind(self, deadline)) {
        throw new Refused(
            door.inside().stream().findFirst().map(LocalProcess::description).orElse("somebody"),
            "calls code of the release, and does not come back");
      }
      holdAll(holding, gate, deadline);
      preparation = new Preparation(live, upgrade, self);
      prepared = preparation.all(top(), concerned(true));
      prepared.keySet().forEach(server -> since.put(server, holding.since(server)));
      var names = moveNames(preparation);
      from.loader().next(upgrade.to().loader(), upgrade.renamed());
      live.becomes(upgrade.to());
      names.forEach(Runnable::run);
      ends = switchAll(self, prepared, holding);
    } finally {
      holding.letGo();
      gate.open();
      door.open();
    }
    startAdded(preparation);
    return rows(prepared, since, ends);
  }

  private void holdAll(Holding holding, ReleaseGate gate, long deadline) throws Refused {
    while (!isHeldBeforeTheGate(holding, deadline)
        || !isHeldBehindTheGate(holding, gate, deadline)) {
      gate.open(); // a supervisor may wait for a child that waits there
      holding.letGo();
      Processes.sleep(REST);
    }
  }

  private boolean isHeldBeforeTheGate(Holding holding, long deadline) throws Refused {
    return holding.holdsAll(() -> concerned(false), deadline)
        && holding.holdsAll(() -> concerned(true), deadline);
  }

  private boolean isHeldBehindTheGate(Holding holding, ReleaseGate gate, long deadline)
      throws Refused {
    gate.close();
    return holding.holdsAll(() -> concerned(true), deadline);
  }

  /** What gives processes of all kinds the names that they have in the next release. */
  private List<Runnable> moveNames(Preparation preparation) throws Refused {
    var moves = new ArrayList<Runnable>();
    for (var process : LocalNode.current().processes()) {
      try {
        moves.add(process.moveName(preparation.carrier().another()));
      } catch (CannotCarry failed) {
        throw new Refused(process.description(), String.valueOf(failed.getMessage()));
      }
    }
    return moves;
  }

  private static Map<LocalProcess, Long> switchAll(
      LocalProcess self, Map<LocalProcess, Prepared> prepared, Holding holding) {
    var asks = new LinkedHashMap<LocalProcess, Ask>();
    prepared.forEach((server, next) -> {
      var step = new SystemRequest.Switch(next.code(), next.state(), next.also());
      asks.put(server, Ask.send(self, server, step));
      holding.goesOn(server);
    });
    var ends = new LinkedHashMap<LocalProcess, Long>();
    asks.forEach((server, ask) -> {
      ask.await(Clock.NEVER); // a server that is held does nothing else, and hears of its end
      if (ask.outcome() instanceof Outcome.Ok<Object>(Long nanos)) {
        ends.put(server, nanos);
      }
    });
    return ends;
  }

  private void startAdded(Preparation preparation) {
    preparation
        .added()
        .forEach((supervisor, ids) -> {
          for (var id : ids) {
            var result = Supervisor.at(supervisor).restartChild(id);
            var name = "new child " + Words.brief(id);
            notes.add(
                switch (result) {
                  case StartResult.Ok<?>(var pid, _) -> name + " has started: " + pid;
                  case StartResult.Ignored<?>() -> name + " was ignored";
                  case StartResult.Failed<?>(var reason) ->
                      name + " did not start: " + Words.of(reason);
                });
          }
        });
  }

  private static List<UpgradeReport.Server> rows(
      Map<LocalProcess, Prepared> prepared,
      Map<LocalProcess, Long> since,
      Map<LocalProcess, Long> ends) {
    var rows = new ArrayList<UpgradeReport.Server>();
    prepared.forEach((server, next) -> {
      if (next.isOfRelease()) {
        long begin = since.getOrDefault(server, 0L);
        rows.add(
            new UpgradeReport.Server(
                server,
                server.description(),
                next.old().getClass().getName(),
                next.code().getClass().getName(),
                Duration.ofNanos(ends.getOrDefault(server, begin) - begin)));
      }
    });
    return rows;
  }
}
