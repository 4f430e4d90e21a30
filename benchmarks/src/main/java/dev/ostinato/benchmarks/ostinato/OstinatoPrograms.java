package dev.ostinato.benchmarks.ostinato;

import static java.util.Map.entry;

import dev.ostinato.benchmarks.cell.Program;
import java.util.Map;
import java.util.function.Supplier;

/** What each row makes Ostinato do, by the row's name. */
public final class OstinatoPrograms {

  private OstinatoPrograms() {}

  public static Map<String, Supplier<Program>> programs() {
    return Map.ofEntries(
        entry("call-1-1", () -> Calls.Grid.usual(1, 1)),
        entry("call-64-1", () -> Calls.Grid.usual(64, 1)),
        entry("call-1000-1", () -> Calls.Grid.usual(1000, 1)),
        entry("call-pairs-64", () -> Calls.Grid.usual(64, 64)),
        entry("call-pairs-1000", () -> Calls.Grid.usual(1000, 1000)),
        entry("direct-1-1", () -> Calls.Grid.direct(1, 1)),
        entry("direct-pairs-64", () -> Calls.Grid.direct(64, 64)),
        entry("direct-pairs-1000", () -> Calls.Grid.direct(1000, 1000)),
        entry("cast-1-1", () -> Casts.ToOne.of(1)),
        entry("cast-8-1", () -> Casts.ToOne.of(8)),
        entry("ring-1000", () -> new Casts.Ring(1000)),
        entry("ring-10000", () -> new Casts.Ring(10_000)),
        entry("start-cast-stop", Lifecycles::startCastStop),
        entry("spawn-exit", Lifecycles::spawnExit),
        entry("skynet", Skynet::program),
        entry("chain-10", () -> Calls.chain(10, false)),
        entry("direct-chain-10", () -> Calls.chain(10, true)),
        entry("restart", Supervision::restart),
        entry("monitors-100k", Signals::monitors),
        entry("links-10k", Signals::links),
        entry("timers-1m", Signals::timers),
        entry("registry-call", Supervision::registryCall),
        entry("registry-churn", Supervision::registryChurn),
        entry("selective-10k", Signals::selective),
        entry("idle-genserver", Idle::servers),
        entry("idle-supervised", Idle.Supervised::new),
        entry("idle-process", Idle::processes),
        entry("latency-250k", Calls.Offered::new),
        entry("million", Supervision::million),
        entry("startup", () -> Calls.Grid.usual(1, 1)),
        entry("savina-count", () -> Casts.ToOne.of(1)),
        entry("savina-pingpong", Savina::pingPong),
        entry("savina-threadring", () -> new Casts.Ring(100)),
        entry("savina-fjcreate", Savina::forkJoinCreate),
        entry("savina-fjthrput", Savina::forkJoinThroughput),
        entry("savina-big", Savina::big),
        entry("savina-chameneos", SavinaPatterns::chameneos),
        entry("savina-bndbuffer", SavinaPatterns::boundedBuffer),
        entry("savina-logmap", SavinaPatterns::logisticMap),
        entry("savina-banking", Banking::new));
  }
}
