package dev.ostinato.benchmarks.parts;

import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.TimerRef;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What processes and timers cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Lives {

  /** Who runs; a thread that is no process. */
  @Benchmark
  public Pid selfOfGuest() {
    return Pid.self();
  }

  /** A process, from its start to its end. */
  @Benchmark
  public void spawnAndEnd() throws InterruptedException {
    var over = new CountDownLatch(1);
    Processes.spawn(over::countDown);
    over.await();
  }

  /** A timer, set and cancelled. */
  @Benchmark
  public Object timer() {
    TimerRef timer = Processes.sendAfter(Pid.self(), "late", Duration.ofSeconds(60));
    return timer.cancel();
  }
}
