package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.TimerRef;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What tells processes of each other's end, timers, and a full mailbox. */
final class Signals {

  private static final int WATCHERS = 100_000;
  private static final int CHAIN = 10_000;
  private static final int TIMERS = 1_000_000;
  private static final int JUNK = 10_000;

  private record Junk(int number) {}

  private record Wanted(long number) {}

  private Signals() {}

  private interface Nothing<T> extends Call<T, Long> {}

  private interface Unsaid<T> extends Cast<T> {}

  /** One that waits for the end of another. */
  private record Watcher(Pid watched, CountDownLatch ready, CountDownLatch over)
      implements GenServer<Monitor, Nothing<Watcher>, Unsaid<Watcher>> {

    @Override
    public InitResult<Monitor> init() {
      Monitor monitor = Processes.monitor(watched);
      ready.countDown();
      return ok(monitor);
    }

    @Override
    public Next<Monitor> handleInfo(Object message, Monitor monitor) {
      if (message instanceof Down down && down.monitor().equals(monitor)) {
        over.countDown();
      }
      return stop(ExitReason.NORMAL, monitor);
    }
  }

  /** One of a chain. */
  private record Link(@Nullable Pid next)
      implements GenServer<String, Nothing<Link>, Unsaid<Link>> {

    @Override
    public InitResult<String> init() {
      if (next != null) {
        Processes.link(next);
      }
      return ok("linked");
    }
  }

  /** One is killed that so many monitor. */
  static Program monitors() {
    return (Program.Work)
        operations -> {
          long nanos = 0;
          for (long done = 0; done < operations; done += WATCHERS) {
            nanos += deathOfTheWatched();
          }
          return nanos;
        };
  }

  private static long deathOfTheWatched() throws Exception {
    Pid watched = Processes.spawn(() -> Processes.sleep(Processes.INFINITY));
    var ready = new CountDownLatch(WATCHERS);
    var over = new CountDownLatch(WATCHERS);
    var watcher = new Watcher(watched, ready, over);
    Lifecycles.inProcess(() -> {
      for (int i = 0; i < WATCHERS; i++) {
        GenServer.<Watcher>start(watcher).orElseThrow();
      }
      ready.await();
    });
    return Program.Work.timed(() -> {
      Processes.exit(watched, ExitReason.KILL);
      over.await();
    });
  }

  /** The first of a chain of linked processes fails, up to the death of the last. */
  static Program links() {
    return (Program.Work)
        operations -> {
          long nanos = 0;
          for (long done = 0; done < operations; done += CHAIN) {
            nanos += deathOfTheChain();
          }
          return nanos;
        };
  }

  private static long deathOfTheChain() throws Exception {
    var ends = new Pid[2];
    Lifecycles.inProcess(() -> {
      ends[0] = link(null);
      ends[1] = ends[0];
      for (int i = 1; i < CHAIN; i++) {
        ends[1] = link(ends[1]);
      }
    });
    return Lifecycles.inProcess(() -> {
      Monitor monitor = Processes.monitor(ends[0]);
      Processes.exit(ends[1], ExitReason.of(new IllegalStateException("the first falls")));
      Processes.receive(Down.class, down -> down.monitor().equals(monitor));
    });
  }

  private static Pid link(@Nullable Pid next) {
    return GenServer.<Link>start(new Link(next)).orElseThrow().whereis().orElseThrow();
  }

  /** Timers that never fire. */
  static Program timers() {
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              var timers = new TimerRef[TIMERS];
              for (long done = 0; done < operations; done += TIMERS) {
                for (int i = 0; i < TIMERS; i++) {
                  timers[i] = Processes.sendAfter(Pid.self(), "late", Duration.ofSeconds(60));
                }
                for (TimerRef timer : timers) {
                  var _ = timer.cancel().orElseThrow();
                }
              }
            });
  }

  /** A message is found behind others that nobody wants. */
  static Program selective() {
    var crew =
        new Crew(
            1,
            (_, n) -> {
              for (int i = 0; i < JUNK; i++) {
                Pid.self().send(new Junk(i));
              }
              for (long i = 0; i < n; i++) {
                Pid.self().send(new Wanted(i));
                Check.equal("message", i, Processes.receive(Wanted.class).number());
              }
              for (int i = 0; i < JUNK; i++) {
                Processes.receive(Junk.class);
              }
            });
    return (Program.Work) crew::run;
  }
}
