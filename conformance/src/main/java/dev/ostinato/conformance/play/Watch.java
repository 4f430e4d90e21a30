package dev.ostinato.conformance.play;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * The stalls of this machine: what two threads saw that do nothing but sleep a little, one of the
 * operating system and one on the scheduler of the virtual threads.
 */
public final class Watch implements AutoCloseable {

  private static final long TICK = Duration.ofMillis(2).toNanos();
  private static final long WORTH_NOTING = Duration.ofMillis(4).toNanos();
  private static final long KEPT = Duration.ofMinutes(2).toNanos();

  /** A sleep that ended late. */
  private record Stall(long from, long to) {

    long lateness() {
      return to - from - TICK;
    }
  }

  private final ConcurrentLinkedDeque<Stall> stalls = new ConcurrentLinkedDeque<>();
  private final List<Watcher> watchers =
      List.of(new Watcher(Thread.ofPlatform().daemon()), new Watcher(Thread.ofVirtual()));

  public Watch() {
    watchers.forEach(watcher -> watcher.thread.start());
  }

  /** How late a watcher woke at worst between two times, those that have not woken yet included. */
  long worstBetween(long from, long to) {
    long worst = 0;
    for (Watcher watcher : watchers) {
      worst = Math.max(worst, to - watcher.asleepSince - TICK);
    }
    for (Stall stall : stalls) {
      if (stall.to - from > 0 && to - stall.from > 0) {
        worst = Math.max(worst, stall.lateness());
      }
    }
    return worst;
  }

  @Override
  public void close() {
    watchers.forEach(watcher -> watcher.closed = true);
  }

  private void note(Stall stall) {
    if (stall.lateness() >= WORTH_NOTING) {
      stalls.addLast(stall);
    }
    stalls.removeIf(old -> stall.to - old.to > KEPT);
  }

  private final class Watcher {

    private final Thread thread;
    private volatile long asleepSince = System.nanoTime();
    private volatile boolean closed;

    Watcher(Thread.Builder builder) {
      thread = builder.name("watch").unstarted(this::run);
    }

    private void run() {
      while (!closed) {
        long from = System.nanoTime();
        asleepSince = from;
        LockSupport.parkNanos(TICK);
        note(new Stall(from, System.nanoTime()));
      }
    }
  }
}
