package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.TimerRef;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What tells processes of each other's end, timers, and a full mailbox. */
final class Signals {

  private static final int WATCHERS = 100_000;
  private static final int CHAIN = 10_000;
  private static final int TIMERS = 1_000_000;
  private static final int JUNK = 10_000;

  private record Junk(int number) {}

  private record Wanted(long number) {}

  private Signals() {}

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
    for (int i = 0; i < WATCHERS; i++) {
      Processes.spawn(() -> {
        Processes.monitor(watched);
        ready.countDown();
        Processes.receive(Down.class);
        over.countDown();
      });
    }
    ready.await();
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
    var ready = new CountDownLatch(CHAIN);
    Pid last = Processes.spawn(() -> linked(null, ready));
    Pid first = last;
    for (int i = 1; i < CHAIN; i++) {
      Pid next = first;
      first = Processes.spawn(() -> linked(next, ready));
    }
    ready.await();
    Pid start = first;
    return Lifecycles.inProcess(() -> {
      Monitor monitor = Processes.monitor(last);
      Processes.exit(start, ExitReason.of(new IllegalStateException("the first falls")));
      Processes.receive(Down.class, down -> down.monitor().equals(monitor));
    });
  }

  private static void linked(@org.jspecify.annotations.Nullable Pid next, CountDownLatch ready) {
    if (next != null) {
      Processes.link(next);
    }
    ready.countDown();
    Processes.sleep(Processes.INFINITY);
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
