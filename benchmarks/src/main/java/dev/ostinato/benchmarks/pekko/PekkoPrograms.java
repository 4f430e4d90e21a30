package dev.ostinato.benchmarks.pekko;

import static java.util.Map.entry;

import dev.ostinato.benchmarks.cell.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What each row makes Pekko do, by the row's name.
 *
 * <p>It has nothing for these: an ask needs a time-out, so there are no direct calls; all its
 * processes are actors, so there is none without a behavior (idle-process); and it has no selective
 * receive. A stash takes what does not match out of the mailbox, once, and not at each receive; to
 * put it back each time would be work that nobody does there.
 */
public final class PekkoPrograms {

  private PekkoPrograms() {}

  public static Map<String, Supplier<Program>> programs() {
    Map<String, Supplier<Program>> all = new HashMap<>(withClients(Clients.THREADS));
    all.putAll(others());
    return Map.copyOf(all);
  }

  /** The rows with clients once more: they are actors, and not virtual threads. */
  public static Map<String, Supplier<Program>> betweenActors() {
    return withClients(Clients.ACTORS);
  }

  private static Map<String, Supplier<Program>> withClients(Clients kind) {
    return Map.ofEntries(
        entry("call-1-1", Hosted.by(host -> Calls.grid(host, kind, 1, 1))),
        entry("call-64-1", Hosted.by(host -> Calls.grid(host, kind, 64, 1))),
        entry("call-1000-1", Hosted.by(host -> Calls.grid(host, kind, 1000, 1))),
        entry("call-pairs-64", Hosted.by(host -> Calls.grid(host, kind, 64, 64))),
        entry("call-pairs-1000", Hosted.by(host -> Calls.grid(host, kind, 1000, 1000))),
        entry("chain-10", Hosted.by(host -> Calls.chain(host, kind, 10))),
        entry("restart", Hosted.by(host -> Calls.restart(host, kind))),
        entry("registry-call", Hosted.by(host -> Names.calls(host, kind))),
        entry("latency-250k", () -> new Offered(kind)),
        entry("cast-1-1", Hosted.by(host -> Casts.toOne(host, kind, 1))),
        entry("cast-8-1", Hosted.by(host -> Casts.toOne(host, kind, 8))),
        entry("savina-count", Hosted.by(host -> Casts.toOne(host, kind, 1))));
  }

  private static Map<String, Supplier<Program>> others() {
    return Map.ofEntries(
        entry("ring-1000", Hosted.by(host -> Casts.ring(host, 1000))),
        entry("ring-10000", Hosted.by(host -> Casts.ring(host, 10_000))),
        entry("start-cast-stop", Hosted.by(host -> Lifecycles.mayflies(host, () -> {}))),
        entry("spawn-exit", Hosted.by(host -> Lifecycles.mayflies(host, () -> {}))),
        entry("skynet", Hosted.by(Lifecycles::skynet)),
        entry("monitors-100k", Hosted.by(Signals::monitors)),
        entry("links-10k", Hosted.by(Signals::links)),
        entry("timers-1m", Hosted.by(Signals::timers)),
        entry("registry-churn", Hosted.by(Names::churn)),
        entry("idle-genserver", Idle.Servers::new),
        entry("idle-supervised", Idle.Supervised::new),
        entry("million", Hosted.by(Million::program)),
        entry("startup", Hosted.by(Calls::first)),
        entry("savina-pingpong", Hosted.by(Savina::pingPong)),
        entry("savina-threadring", Hosted.by(host -> Casts.ring(host, 100))),
        entry("savina-fjcreate", Hosted.by(Savina::forkJoinCreate)),
        entry("savina-fjthrput", Hosted.by(Savina::forkJoinThroughput)),
        entry("savina-big", Hosted.by(Savina::big)),
        entry("savina-chameneos", Hosted.by(Chameneos::program)),
        entry("savina-bndbuffer", Hosted.by(BoundedBuffer::program)),
        entry("savina-logmap", Hosted.by(LogisticMap::program)),
        entry("savina-banking", Hosted.by(Banking::program)));
  }
}
