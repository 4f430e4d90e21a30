package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.server.GenServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what each server will be in the next release; it changes none of them. */
final class Preparation {

  private final ReleaseLoader past;
  private final Carrier carrier;
  private final Object extra;
  private final LocalProcess self;
  private final long deadline;

  /**
   * A preparation.
   *
   * @param deadline when it must be over
   */
  Preparation(ReleaseLoader past, Carrier carrier, Object extra, LocalProcess self, long deadline) {
    this.past = past;
    this.carrier = carrier;
    this.extra = extra;
    this.self = self;
    this.deadline = deadline;
  }

  /** What servers will be; those that end meanwhile are left out. */
  Map<LocalProcess, Prepared> all(List<LocalProcess> servers, Map<LocalProcess, Object> given)
      throws Refused {
    var prepared = look(servers, given);
    changeStates(prepared);
    check(prepared);
    return prepared;
  }

  // A look at each

  /** Why one cannot be carried; an answer like any other. */
  private record Cannot(String problem) {}

  /**
   * Those of some servers of the library in which there is something of the release. One that does
   * not answer before long is left out: it has nothing to do with the program, as it seems.
   */
  Set<LocalProcess> touched(List<LocalProcess> servers, Duration patience) throws Refused {
    var asks = ask(servers, Map.of());
    long limit = Clock.deadline(Clock.nanos(patience));
    var touched = new HashSet<LocalProcess>();
    for (var ask : asks.entrySet()) {
      if (!ask.getValue().await(limit)) {
        ask.getValue().drop();
      }
      switch (ask.getValue().outcome()) {
        case Outcome.Ok<Object>(Prepared one) when one.isTouched() -> touched.add(ask.getKey());
        case Outcome.Ok<Object>(Cannot(var problem)) ->
            throw new Refused(ask.getKey().description(), problem);
        default -> {}
      }
    }
    return touched;
  }

  private Map<LocalProcess, Ask> ask(List<LocalProcess> servers, Map<LocalProcess, Object> given) {
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
    return asks;
  }

  private Map<LocalProcess, Prepared> look(
      List<LocalProcess> servers, Map<LocalProcess, Object> given) throws Refused {
    var asks = ask(servers, given);
    var prepared = new LinkedHashMap<LocalProcess, Prepared>();
    for (var ask : asks.entrySet()) {
      var server = ask.getKey();
      switch (answer(server, ask.getValue())) {
        case Prepared one -> prepared.put(server, one);
        case Cannot(var problem) -> throw new Refused(server.description(), problem);
        case null, default -> {} // it has ended
      }
    }
    return prepared;
  }

  /** Null if the server has ended. */
  private @Nullable Object answer(LocalProcess server, Ask ask) throws Refused {
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
        Duration.ofNanos(Math.max(Clock.until(deadline), 1)),
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
    @Nullable Object state = code.codeChange(one.version(), one.state(), extra);
    if (state == null) {
      throw new ExitException(new ExitReason.BadReturn("codeChange"));
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
    for (var ask : asks.entrySet()) {
      var server = ask.getKey();
      if (answer(server, ask.getValue()) instanceof String problem && !problem.isEmpty()) {
        throw new Refused(server.description(), problem);
      }
    }
  }
}
