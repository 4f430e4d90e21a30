package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Processes that do not live long. */
final class Lifecycles {

  private Lifecycles() {}

  private interface Unasked<T> extends Call<T, Long> {}

  /** Counts those that have ended, and wakes who waits for the last. */
  private record Ends(AtomicLong missing, CountDownLatch over) {

    Ends(long expected) {
      this(new AtomicLong(expected), new CountDownLatch(1));
    }

    void one() {
      if (missing.decrementAndGet() == 0) {
        over.countDown();
      }
    }
  }

  /** Stops by the first cast it gets. */
  private record Mayfly(Ends ends) implements GenServer<Long, Unasked<Mayfly>, Mayfly.Finish> {

    private record Finish() implements Cast<Mayfly> {}

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public Next<Long> handleCast(Finish finish, Long state) {
      ends.one();
      return stop(ExitReason.NORMAL, state);
    }
  }

  static Program startCastStop() {
    return (Program.Work)
        operations ->
            inProcess(() -> {
              var ends = new Ends(operations);
              for (long i = 0; i < operations; i++) {
                ServerRef<Mayfly> server = GenServer.<Mayfly>start(new Mayfly(ends)).orElseThrow();
                server.cast(new Mayfly.Finish());
              }
              ends.over().await();
            });
  }

  static Program spawnExit() {
    return (Program.Work)
        operations ->
            inProcess(() -> {
              var ends = new Ends(operations);
              for (long i = 0; i < operations; i++) {
                Pid pid =
                    Processes.spawn(() -> {
                      Processes.receive();
                      ends.one();
                    });
                pid.send("finish");
              }
              ends.over().await();
            });
  }

  /** Times {@code action} in a process of its own. */
  static long inProcess(Program.Work.Action action) throws Exception {
    var nanos = new CompletableFuture<Long>();
    Processes.spawn(() -> {
      try {
        nanos.complete(Program.Work.timed(action));
      } catch (Throwable e) {
        nanos.completeExceptionally(e);
      }
    });
    return nanos.get();
  }
}
