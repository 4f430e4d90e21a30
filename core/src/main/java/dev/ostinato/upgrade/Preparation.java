package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.server.GenServer;
import dev.ostinato.supervisor.Supervisor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Finds out what each server will be in the next release; it changes none of them. */
final class Preparation {

  private final LiveApplication live;
  private final Upgrade upgrade;
  private final ReleaseLoader past;
  private final Carrier carrier;
  private final LocalProcess self;
  private final Map<LocalProcess, Object> given = new HashMap<>();

  /** Children that the next release has and this one has not, by their supervisor. */
  private final Map<Pid, List<Object>> added = new LinkedHashMap<>();

  Preparation(LiveApplication live, Upgrade upgrade, LocalProcess self) {
    this.live = live;
    this.upgrade = upgrade;
    this.past = live.release().loader();
    this.carrier = Carrier.to(upgrade.to().loader(), upgrade.renamed());
    this.self = self;
  }

  Carrier carrier() {
    return carrier;
  }

  Map<Pid, List<Object>> added() {
    return added;
  }

  /** What servers will be; those that end meanwhile are left out. */
  Map<LocalProcess, Prepared> all(LocalProcess top, List<LocalProcess> servers) throws Refused {
    readTree(top, servers);
    var prepared = look(servers);
    changeStates(prepared);
    check(prepared);
    return prepared;
  }

  private <R> R user(String where, Callable<R> code) throws Refused {
    return Helper.run(upgrade.within(), () -> where, code);
  }

  // What the next release starts its processes from

  private void readTree(LocalProcess top, List<LocalProcess> servers) throws Refused {
    var application = upgrade.to().application();
    var args = live.args().toArray(String[]::new);
    Supervisor.@Nullable Spec spec =
        user("start of " + upgrade.to(), () -> application.start(args));
    if (spec == null) {
      throw new Refused("start of " + upgrade.to(), Words.of(new ExitReason.BadReturn("start")));
    }
    given.put(top, spec);
    var open = new ArrayDeque<LocalProcess>(List.of(top));
    var seen = new ArrayList<LocalProcess>();
    while (!open.isEmpty()) {
      var supervisor = open.removeFirst();
      if (supervisor.code() instanceof Holds holds) {
        seen.add(supervisor);
        var read = read(supervisor, holds, given.get(supervisor));
        if (read != null) {
          for (var child : children(supervisor, holds, read).entrySet()) {
            given.put((LocalProcess) child.getKey(), child.getValue());
            open.add((LocalProcess) child.getKey());
          }
        }
      }
    }
    for (var server : servers) {
      if (server.code() instanceof Holds holds && !seen.contains(server)) {
        read(server, holds, null);
      }
    }
  }

  private @Nullable Object read(LocalProcess server, Holds holds, @Nullable Object from)
      throws Refused {
    @Nullable Object read =
        user(server.description(), () -> new Read(holds.read(from, carrier))).what();
    if (read == null) {
      given.remove(server);
    } else {
      given.put(server, read);
    }
    return read;
  }

  private record Read(@Nullable Object what) {}

  @SuppressWarnings("unchecked") // the question makes the answer
  private Map<Pid, Object> children(LocalProcess supervisor, Holds holds, Object read)
      throws Refused {
    var ask =
        Ask.send(
            self,
            supervisor,
            new SystemRequest.Inspect((_, state) -> {
              if (state == null) {
                return Map.of();
              }
              try {
                added.put(supervisor, holds.added(state, read, carrier.another()));
                return holds.children(state, read, carrier.another());
              } catch (CannotCarry failed) {
                return Map.of(); // which will be found out when it is looked at
              }
            }));
    return ask.await(deadline()) && ask.outcome() instanceof Outcome.Ok<Object>(var children)
        ? (Map<Pid, Object>) children
        : Map.of();
  }

  private long deadline() {
    return Clock.deadline(Clock.nanos(upgrade.within()));
  }

  // A look at each

  /** Why one cannot be carried; an answer like any other. */
  private record Cannot(String problem) {}

  private Map<LocalProcess, Prepared> look(List<LocalProcess> servers) throws Refused {
    var asks = new LinkedHashMap<LocalProcess, Ask>();
    for (var server : servers) {
      var from = given.get(server);
      asks.put(
          server,
          Ask.send(
              self,
              server,
              new SystemRequest.Inspect((code, state) -> {
                try {
                  return Prepared.of(code, state, from, past, carrier);
                } catch (CannotCarry failed) {
                  return new Cannot(String.valueOf(failed.getMessage()));
                }
              })));
    }
    var prepared = new LinkedHashMap<LocalProcess, Prepared>();
    long deadline = deadline();
    for (var ask : asks.entrySet()) {
      var server = ask.getKey();
      switch (answer(server, ask.getValue(), deadline)) {
        case Prepared one -> prepared.put(server, one);
        case Cannot(var problem) -> throw new Refused(server.description(), problem);
        case null, default -> {} // it has ended
      }
    }
    return prepared;
  }

  /** Null if the server has ended. */
  private static @Nullable Object answer(LocalProcess server, Ask ask, long deadline)
      throws Refused {
    if (!ask.await(deadline)) {
      ask.drop();
      throw new Refused(server.description(), "does not come to an end with what it is at");
    }
    return switch (ask.outcome()) {
      case Outcome.Ok<Object>(var answer) -> answer;
      case Outcome.Exit<Object>(ExitReason.CallbackFailed failed) ->
          throw new Refused(server.description(), Words.of(failed));
      case Outcome.Exit<Object> _ -> null;
    };
  }

  // States

  private void changeStates(Map<LocalProcess, Prepared> prepared) throws Refused {
    var begun = new ArrayList<LocalProcess>();
    Helper.run(
        upgrade.within(),
        () -> "codeChange of " + (begun.isEmpty() ? "a server" : begun.getLast().description()),
        () -> {
          for (var one : prepared.entrySet()) {
            if (one.getValue().isOfRelease()) {
              begun.add(one.getKey());
              one.setValue(changed(one.getValue()));
            }
          }
          return begun;
        });
  }

  private Prepared changed(Prepared one) throws Exception {
    if (!(one.code() instanceof GenServer<?, ?, ?> code)) {
      return one; // which will be found out
    }
    @Nullable Object state = code.codeChange(one.version(), one.state(), upgrade.extra());
    if (state == null) {
      throw new dev.ostinato.process.ExitException(new ExitReason.BadReturn("codeChange"));
    }
    return one.state(state);
  }

  private void check(Map<LocalProcess, Prepared> prepared) throws Refused {
    var asks = new LinkedHashMap<LocalProcess, Ask>();
    prepared.forEach((server, one) -> {
      if (one.isOfRelease()) {
        var check = new SystemRequest.Check(one.code(), one.state(), carrier);
        asks.put(server, Ask.send(self, server, check));
      }
    });
    long deadline = deadline();
    for (var ask : asks.entrySet()) {
      var server = ask.getKey();
      if (answer(server, ask.getValue(), deadline) instanceof String problem
          && !problem.isEmpty()) {
        throw new Refused(server.description(), problem);
      }
    }
  }
}
