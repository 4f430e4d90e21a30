package dev.ostinato.upgrade;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.call.Waits;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Servers that are held for an upgrade, each of them between two messages. */
final class Holding {
  /*
   * Protocol.
   *
   * A server that is told to hold finishes what it is at. For that it may need others that are held
   * already: those are let go, until it is held; then they are told again. So those that ask come
   * before those that they ask. If that does not lead to the end, because an answer comes by a way
   * that cannot be seen from outside, all are to be let go for a moment, and it begins again.
   *
   * told: whom a Hold was sent to, since the last LetGo. A server takes requests in their order, so
   *   whatever has happened, a LetGo is the last word.
   */
  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final LocalProcess self;
  private final Map<LocalProcess, Ask> told = new LinkedHashMap<>();
  private final Map<LocalProcess, LocalProcess> freedFor = new HashMap<>();

  Holding(LocalProcess self) {
    this.self = self;
  }

  /**
   * Holds all that there are, until there are no others.
   *
   * @return false if it leads nowhere, so that all should be let go and it be tried again
   * @throws Refused if that does not succeed in time
   */
  boolean holdsAll(Supplier<List<LocalProcess>> concerned, long deadline) throws Refused {
    long patience = Clock.deadline(Clock.nanos(PATIENCE));
    int before = Integer.MAX_VALUE;
    while (true) {
      long begin = Clock.now();
      var all = concerned.get();
      forgetOthers(all);
      for (var server : all) {
        if (!told.containsKey(server) && !isNeeded(server)) {
          told.put(server, Ask.send(self, server, new SystemRequest.Hold()));
        }
      }
      var missing = missing(all);
      if (missing.isEmpty()) {
        return true;
      }
      if (Clock.until(deadline) <= 0) {
        throw new Refused(missing.getFirst().description(), notHeld(missing));
      }
      if (missing.size() < before) {
        before = missing.size();
        patience = Clock.deadline(Clock.nanos(PATIENCE));
      } else if (Clock.until(patience) <= 0) {
        return false;
      }
      missing.forEach(this::freeWhomItNeeds);
      long took = Clock.now() - begin; // with very many of them, longer than the look
      if (awaitSome(missing, Math.max(Clock.nanos(LOOK), took))) {
        patience = Clock.deadline(Clock.nanos(PATIENCE));
      }
    }
  }

  private static String notHeld(List<LocalProcess> missing) {
    var info = Processes.info(missing.getFirst());
    return "does not come to an end with what it is at"
        + info.flatMap(ProcessInfo::current).map(it -> ", " + Words.brief(it)).orElse("")
        + info.map(ProcessInfo::stack).map(Holding::text).orElse("")
        + (missing.size() == 1 ? "" : "; so do " + (missing.size() - 1) + " others");
  }

  private static String text(List<StackTraceElement> stack) {
    return stack.isEmpty()
        ? ""
        : stack.stream().limit(20).map(f -> "\n  at " + f).collect(Collectors.joining());
  }

  /** Who is not to be held any more: it has ended, or waits at the gate. */
  private void forgetOthers(List<LocalProcess> all) {
    var others = new HashSet<>(told.keySet());
    all.forEach(others::remove);
    others.forEach(this::letGo);
    freedFor.keySet().retainAll(new HashSet<>(all));
  }

  /** Those that are held. */
  Set<LocalProcess> held() {
    return told.entrySet().stream()
        .filter(it -> it.getValue().outcome() instanceof Outcome.Ok<Object>)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private boolean isNeeded(LocalProcess server) {
    var by = freedFor.get(server);
    if (by == null || isHeld(by) || !by.isAlive()) {
      freedFor.remove(server);
      return false;
    }
    return true;
  }

  private boolean isHeld(LocalProcess server) {
    var ask = told.get(server);
    return ask != null && ask.isAnswered();
  }

  private List<LocalProcess> missing(Collection<LocalProcess> all) {
    return all.stream().filter(server -> !isHeld(server)).toList();
  }

  private void freeWhomItNeeds(LocalProcess server) {
    for (var one : Waits.of(server)) {
      if (isHeld(one)) {
        letGo(one);
        freedFor.put(one, server);
      }
    }
  }

  /** Waits for a while until they are held; false if none of them is. */
  private boolean awaitSome(List<LocalProcess> missing, long look) {
    long end = Clock.deadline(look);
    boolean some = false;
    for (var server : missing) {
      var ask = told.get(server);
      if (ask != null) {
        some |= ask.await(end);
      }
    }
    return some;
  }

  private void letGo(LocalProcess server) {
    var ask = told.remove(server);
    if (ask != null) {
      ask.drop();
      Ask.send(self, server, new SystemRequest.LetGo()).drop();
    }
  }

  /** Lets all go on as they were. */
  void letGo() {
    List.copyOf(told.keySet()).forEach(this::letGo);
    freedFor.clear();
  }

  /** Since when a server is held, by the clock; now if it is not known. */
  long since(LocalProcess server) {
    var ask = told.get(server);
    return ask != null && ask.outcome() instanceof Outcome.Ok<Object>(Long nanos)
        ? nanos
        : Clock.now();
  }
}
