package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.supervisor.Supervisor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What the next release starts its processes from: its application says so, and the plans of its
 * supervisors. Each of these is asked once.
 */
final class ReadTree {

  private final LiveApplication live;
  private final Upgrade upgrade;
  private final Carrier carrier;
  private final LocalProcess self;
  private final IdentityHashMap<Object, Read> known = new IdentityHashMap<>();
  private Supervisor.@Nullable Spec start;

  /** What a plan has said; null if it says nothing. */
  private record Read(@Nullable Object what) {}

  /**
   * What was found in the tree as it is.
   *
   * @param given from what servers and supervisors are started in the next release
   * @param added children that it has and this one has not, by their supervisor
   * @param kept children that only this one has
   */
  record Found(
      Map<LocalProcess, Object> given,
      Map<LocalProcess, List<Object>> added,
      Map<LocalProcess, List<Object>> kept) {}

  ReadTree(LiveApplication live, Upgrade upgrade, Carrier carrier, LocalProcess self) {
    this.live = live;
    this.upgrade = upgrade;
    this.carrier = carrier;
    this.self = self;
  }

  /** Reads it, from the top, and what servers of the library hold that are not in it. */
  Found read(LocalProcess top, List<LocalProcess> servers, long deadline) throws Refused {
    var found = new Found(new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    found.given().put(top, start());
    var open = new ArrayDeque<LocalProcess>(List.of(top));
    var seen = new HashSet<LocalProcess>();
    while (!open.isEmpty()) {
      var supervisor = open.removeFirst();
      if (supervisor.code() instanceof Holds holds && seen.add(supervisor)) {
        var read = read(supervisor, holds, found);
        if (read != null) {
          open.addAll(readChildren(supervisor, holds, read, found, deadline));
        }
      }
    }
    for (var server : servers) {
      if (server.code() instanceof Holds holds && seen.add(server)) {
        read(server, holds, found);
      }
    }
    return found;
  }

  private Supervisor.Spec start() throws Refused {
    var where = "start of " + upgrade.to();
    if (start == null) {
      var application = upgrade.to().application();
      var args = live.args().toArray(String[]::new);
      start = user(where, () -> application.start(args));
    }
    if (start == null) {
      throw new Refused(where, Words.of(new ExitReason.BadReturn("start")));
    }
    return start;
  }

  private <R> R user(String where, Callable<R> code) throws Refused {
    return Helper.run(upgrade.within(), () -> where, code);
  }

  private @Nullable Object read(LocalProcess server, Holds holds, Found found) throws Refused {
    var from = found.given().get(server);
    var plan = from == null ? holds : from;
    var read = known.get(plan);
    if (read == null) {
      read = user(server.description(), () -> new Read(holds.read(from, carrier)));
      known.put(plan, read);
    }
    if (read.what() == null) {
      found.given().remove(server);
    } else {
      found.given().put(server, read.what());
    }
    return read.what();
  }

  /** The children that run, each with what it is started from. */
  private record Children(Map<Pid, Object> given, List<Object> added, List<Object> kept) {}

  private Set<LocalProcess> readChildren(
      LocalProcess supervisor, Holds holds, Object read, Found found, long deadline) {
    var ask =
        Ask.send(
            self,
            supervisor,
            new SystemRequest.Inspect((_, state) -> children(holds, state, read)));
    if (!ask.await(deadline) || !(ask.outcome() instanceof Outcome.Ok<Object>(Children children))) {
      ask.drop();
      return Set.of();
    }
    found.added().put(supervisor, children.added());
    found.kept().put(supervisor, children.kept());
    var processes = new HashSet<LocalProcess>();
    children
        .given()
        .forEach((pid, given) -> {
          found.given().put((LocalProcess) pid, given);
          processes.add((LocalProcess) pid);
        });
    return processes;
  }

  private Children children(Holds holds, @Nullable Object state, Object read) {
    try {
      if (state != null) {
        return new Children(
            holds.children(state, read, carrier.another()),
            new ArrayList<>(holds.added(state, read, carrier.another())),
            new ArrayList<>(holds.kept(state, read, carrier.another())));
      }
    } catch (CannotCarry failed) {
      // which will be found out when it is looked at
    }
    return new Children(Map.of(), List.of(), List.of());
  }
}
