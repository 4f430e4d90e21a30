package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseDoor;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The steps of one upgrade. */
final class Switchover {
  /*
   * Protocol.
   *
   *   trial: all is prepared from copies, while the servers go on; what fails here holds nobody.
   *   door closed: shared code that calls code of the release has come back, and calls no more.
   *   held: supervisors first, so that they start nobody meanwhile, then all others; then the gate
   *     is closed, and those that have come through it are held as well. Nothing of the program runs
   *     now but processes that are written in it by hand.
   *   prepared: once more, those that are held, from the states as they are. Up to here a failure
   *     lets all go on as they were.
   *   over: the release of before has a successor; from here on whatever is made of its classes is
   *     of the past, and nothing can fail. Each server is told to switch; when all have, and names
   *     are moved, they go on.
   *
   * It runs in a process of its own, which goes on though the one who wanted it ends. Should it be
   * killed, what it holds is let go.
   */
  /** How long all may go on, if it led nowhere to hold them. */
  private static final Duration REST = Duration.ofMillis(10);

  /** How long one is waited for that ends instead of going on. */
  private static final Duration ENDING = Duration.ofSeconds(1);

  /** How long servers of the library are waited for that are not in the tree. */
  private static final Duration STRANGERS = Duration.ofMillis(200);

  private final LiveApplication live;
  private final Upgrade upgrade;
  private final Release from;
  private final LocalProcess self = LocalProcess.running();
  private final ReleaseGate gate = ReleaseGate.of(self.node);
  private final ReleaseDoor door;
  private final Holding holding = new Holding(self);
  private final Carrier carrier;
  private final ReadTree tree;
  private Concerned concerned;

  /** An upgrade of the calling process, from the release that runs. */
  Switchover(LiveApplication live, Upgrade upgrade) {
    this.live = live;
    this.upgrade = upgrade;
    this.from = live.release();
    this.door = live.door();
    this.carrier = Carrier.to(upgrade.to().loader(), upgrade.renamed());
    this.tree = new ReadTree(live, upgrade, carrier, self);
    this.concerned = new Concerned(from.loader(), upgrade.first(), Set.of());
  }

  /** What has come of it. */
  record Done(List<UpgradeReport.Server> servers, ReadTree.Found found) {}

  private LocalProcess top() throws Refused {
    return live.top().orElseThrow(() -> new Refused(live.toString(), "has ended"));
  }

  private long deadline() {
    return Clock.deadline(Clock.nanos(upgrade.within()));
  }

  Done trial() throws Refused {
    long deadline = deadline();
    from.checkServices(upgrade.to());
    var top = top();
    var all = concerned.all();
    var own = all.stream().filter(one -> isOwn(one, top)).toList();
    var strangers = all.stream().filter(one -> !isOwn(one, top)).toList();
    var preparation = preparation(deadline);
    var touched = preparation.touched(strangers, STRANGERS);
    touched.addAll(own);
    var servers = concerned.inOrder(touched);
    var found = tree.read(top, servers, deadline);
    var prepared = preparation.all(servers, found.given());
    moveNames();
    var others = new HashSet<>(strangers);
    others.removeAll(touched);
    concerned = concerned.without(others);
    return new Done(rows(prepared, _ -> Duration.ZERO), found);
  }

  /** Whether it is of the release, or below the top of its tree. */
  private static boolean isOwn(LocalProcess server, LocalProcess top) {
    return !(server.code() instanceof Holds) || server == top || server.ancestors().contains(top);
  }

  private Preparation preparation(long deadline) {
    return new Preparation(from.loader(), carrier, upgrade.extra(), self, deadline);
  }

  Done upgrade() throws Refused {
    trial();
    var top = top();
    Processes.onExit(this::letGo);
    try {
      long deadline = deadline();
      holdAll(deadline);
      if (!top.isAlive()) {
        throw new Refused(live.toString(), "has ended");
      }
      var servers = concerned.inOrder(holding.held());
      var found = tree.read(top, servers, deadline);
      var prepared = preparation(deadline).all(servers, found.given());
      var since = new LinkedHashMap<LocalProcess, Long>();
      prepared.keySet().forEach(server -> since.put(server, holding.since(server)));
      var names = moveNames();
      from.loader().next(upgrade.to().loader(), upgrade.renamed());
      live.becomes(upgrade.to());
      switchAll(prepared);
      names.forEach(Runnable::run);
      holding.letGo();
      long end = Clock.now();
      return new Done(
          rows(prepared, server -> Duration.ofNanos(end - since.getOrDefault(server, end))), found);
    } finally {
      letGo();
    }
  }

  private void letGo() {
    holding.letGo();
    gate.open();
    door.open();
  }

  // Holding

  private void holdAll(long deadline) throws Refused {
    while (!isAllHeld(deadline)) {
      letGo(); // a supervisor may wait for a child that waits at the gate, a server at the door
      Processes.sleep(REST);
    }
  }

  private boolean isAllHeld(long deadline) throws Refused {
    if (!door.closeBehind(self, deadline)) {
      throw new Refused(
          door.inside().stream().findFirst().map(LocalProcess::description).orElse("somebody"),
          "calls code of the release, and does not come back");
    }
    return holding.holdsAll(concerned::ofTheLibrary, deadline)
        && holding.holdsAll(concerned::all, deadline)
        && isHeldBehindTheGate(deadline);
  }

  private boolean isHeldBehindTheGate(long deadline) throws Refused {
    gate.close();
    return holding.holdsAll(concerned::all, deadline);
  }

  // Switching

  /** What gives processes of all kinds the names that they have in the next release. */
  private List<Runnable> moveNames() throws Refused {
    var moves = new ArrayList<Runnable>();
    for (var process : self.node.processes()) {
      try {
        moves.add(process.moveName(carrier.another()));
      } catch (CannotCarry failed) {
        throw new Refused(process.description(), String.valueOf(failed.getMessage()));
      }
    }
    return moves;
  }

  private void switchAll(Map<LocalProcess, Prepared> prepared) {
    var asks = new ArrayList<Ask>();
    prepared.forEach((server, next) -> {
      var step = new SystemRequest.Switch(next.code(), next.state(), next.also());
      asks.add(Ask.send(self, server, step));
    });
    // One that is held does nothing else, unless it was told to end: that may take its time.
    long deadline = Clock.deadline(Clock.nanos(ENDING));
    asks.forEach(ask -> ask.await(deadline));
  }

  private static List<UpgradeReport.Server> rows(
      Map<LocalProcess, Prepared> prepared, Function<LocalProcess, Duration> held) {
    var rows = new ArrayList<UpgradeReport.Server>();
    prepared.forEach((server, next) -> {
      if (next.isOfRelease()) {
        rows.add(
            new UpgradeReport.Server(
                server,
                server.description(),
                next.old().getClass().getName(),
                next.code().getClass().getName(),
                held.apply(server)));
      }
    });
    return rows;
  }
}
