package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.carrier.Carriers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A virtual thread that runs strands which have none of their own, one after the other. */
public final class Worker extends Context implements Runnable {
  /*
   * Protocol.
   *
   * next: the strand that this worker runs next. null -> S by the worker alone, for a strand that it
   *   made run; S -> null by getAndSet, by the worker, which then runs S or hands it on, or by the
   *   warden, when the worker has been busy with something else for too long. Who takes it has it.
   *
   * runner: whether it is one of the few that look into the queue of all before they rest; only the
   *   worker itself reads and writes it. A worker that is about to park in a callback is none any
   *   more, so another one can be.
   *
   * isOwn: whether the strand that it runs is one that it made run itself. With such a one it does not
   *   stay: whatever wakes it the next time would have to unpark a thread, where the thread that
   *   wakes it could run it. Only the worker itself reads and writes it.
   *
   * turns: how many strands it has begun to run; written by the worker alone. The warden compares.
   *
   * sight, nextTelling: of the warden alone, but that anyone may look at the sight.
   *
   * calledBack: false -> true by the warden, for a worker that has stayed with one strand for long;
   *   true -> false by the worker.
   *
   * stayed: how often it has begun to stay with a strand, and ended it: odd while it stays. Written by the
   *   worker alone; the warden compares.
   *
   * hasPlace: whether it is one of the few that may stay. It keeps its place while it goes on with the strand
   *   that it has stayed with, until it parks in a callback. Only the worker itself reads and writes it.
   *
   * rests: true while it is in the stack of those that have nothing to do. Whoever takes it out of
   *   the stack writes false, after it has decided the worker's role, and unparks it.
   */
  private static final VarHandle NEXT;

  private static final VarHandle TURNS;

  private static final VarHandle STAYED;

  static {
    try {
      STAYED = MethodHandles.lookup().findVarHandle(Worker.class, "stayed", int.class);
      TURNS = MethodHandles.lookup().findVarHandle(Worker.class, "turns", int.class);
      NEXT = MethodHandles.lookup().findVarHandle(Worker.class, "next", Strand.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How many strands in a row it may take from its own place before it looks at the queue. */
  private static final int MAX_STREAK = 64;

  private static final int TURNS_PER_YIELD = 256;

  private final Thread thread;
  private volatile @Nullable Strand next;
  private boolean runner = true;
  private int streak;
  private boolean isOwn;
  private volatile int turns;
  private volatile boolean calledBack;
  private volatile int stayed;
  private boolean hasPlace;
  private int stayedSeen;
  private volatile boolean rests;
  private int turnsSeen;
  private volatile @Nullable Sight sight;
  private long nextTelling;

  /** What the warden has seen the worker at, and since when. */
  private record Sight(Strand strand, int progress, long since) {}

  Worker(long number) {
    thread = Carriers.unstarted("worker-" + number, this);
    thread.setUncaughtExceptionHandler(this);
  }

  void start() {
    thread.start();
  }

  // By the worker itself

  @Override
  public void run() {
    do {
      Strand strand = take();
      while (strand != null) {
        turn(strand);
        strand = Workers.wander() ? null : takeAfterOthers();
      }
    } while (Workers.rest(this));
  }

  /** A worker may never come to rest: now and then its carrier is to look at what else there is. */
  @SuppressWarnings("ThreadPriorityCheck") // to yield is what this is for
  private @Nullable Strand takeAfterOthers() {
    if (turns % TURNS_PER_YIELD == 0 && Carriers.areOurs() && Carriers.isWorkLeft()) {
      Thread.yield();
    }
    return take();
  }

  private void turn(Strand strand) {
    TURNS.setRelease(this, turns + 1);
    enter(strand);
    try {
      strand.runOn(this);
    } finally {
      leavePlace();
    }
    enter(null);
    if (thread.getUncaughtExceptionHandler() != this) {
      thread.setUncaughtExceptionHandler(this); // a callback has put another in its place
    }
  }

  private @Nullable Strand take() {
    if (next != null && streak < MAX_STREAK) {
      var mine = (Strand) NEXT.getAndSet(this, null);
      if (mine != null) {
        streak++;
        isOwn = true;
        return mine;
      }
    }
    streak = 0;
    isOwn = false;
    Strand strand = Workers.QUEUE.poll();
    if (strand == null && next != null) {
      strand = (Strand) NEXT.getAndSet(this, null);
    }
    return strand;
  }

  /** Runs {@code strand} next; false if there is one already. */
  boolean offer(Strand strand) {
    if (next != null) {
      return false;
    }
    NEXT.setRelease(this, strand);
    return true;
  }

  /** Whether there is something else to do than to stay with a strand that waits. */
  public boolean hasOther() {
    return next != null || !Workers.QUEUE.isEmpty();
  }

  /** It is going to park in a callback: others are to do what it has not come to. */
  void aboutToPark() {
    Strand left = next == null ? null : (Strand) NEXT.getAndSet(this, null);
    if (left != null) {
      Workers.QUEUE.add(left);
    }
    if (runner) {
      runner = false;
      Workers.leaveRunners();
    }
    if (left != null || !Workers.QUEUE.isEmpty()) {
      Workers.ensureRunner();
    }
  }

  /**
   * Stays with {@code strand} until {@code condition} is ready, if that is of use.
   *
   * @return false if the strand is to wait without a thread
   */
  public boolean staysWith(Strand strand, Condition condition) {
    if (isOwn || hasOther() || !takesPlace()) {
      return false;
    }
    aboutToPark();
    STAYED.setRelease(this, stayed + 1);
    boolean goesOn = strand.stay(condition, this);
    STAYED.setRelease(this, stayed + 1);
    if (calledBack) {
      calledBack = false;
    }
    TURNS.setRelease(this, turns + 1);
    Warden.look();
    return goesOn;
  }

  private boolean takesPlace() {
    hasPlace = hasPlace || Workers.mayStay();
    return hasPlace;
  }

  /** It does not stay with its strand now. */
  void leavePlace() {
    if (hasPlace) {
      hasPlace = false;
      Workers.hasStayed();
    }
  }

  boolean isRunner() {
    return runner;
  }

  void runner(boolean becomes) {
    runner = becomes;
  }

  /** Parks until it has been taken out of the stack of those that rest. */
  void awaitWork() {
    while (rests) {
      LockSupport.park(this);
    }
  }

  boolean isCalledBack() {
    return calledBack;
  }

  // By others

  /** It is in the stack of those that rest, or not any more. */
  void rests(boolean does) {
    rests = does;
  }

  void unpark() {
    Turnstile.unpark(thread);
  }

  /**
   * Has a strand that has been at the same thing for long tell of it; by the warden alone. Whether
   * the worker has a strand that is at something.
   */
  boolean lookForLongWork(long now) {
    var strand = current(); // it may be another one by now: then nothing is told
    if (strand == null || !strand.isAtIt()) {
      sight = null;
      return false;
    }
    int progress = strand.progress();
    var seen = sight;
    if (seen == null || strand != seen.strand || progress != seen.progress) {
      sight = new Sight(strand, progress, now);
      nextTelling = strand.patience();
    } else if (now - seen.since >= nextTelling) {
      nextTelling = 2 * (now - seen.since);
      strand.isLongAtIt(now - seen.since);
    }
    return true;
  }

  /**
   * For how many nanoseconds, as far as the warden has seen, a strand has been at the same thing;
   * zero if it has not seen it at that yet.
   */
  static long timeAtIt(Strand strand) {
    var runner = strand.thread();
    var seen =
        runner != null && runner.getUncaughtExceptionHandler() instanceof Worker worker
            ? worker.sight
            : null;
    return seen != null && seen.strand == strand && seen.progress == strand.progress()
        ? Math.max(0, System.nanoTime() - seen.since)
        : 0;
  }

  /** Whether it has begun a turn since this was asked the last time. */
  boolean hasTurned() {
    int now = turns;
    boolean turned = now != turnsSeen;
    turnsSeen = now;
    return turned;
  }

  /** Whether it stays with a strand, and did so already when this was asked the last time. */
  boolean hasStayedForLong() {
    int now = stayed;
    boolean same = now == stayedSeen;
    stayedSeen = now;
    return same && now % 2 != 0;
  }

  void callBack() {
    calledBack = true;
    unpark();
  }

  boolean hasNext() {
    return next != null;
  }

  /** Takes what it would run next. */
  @Nullable Strand rob() {
    return (Strand) NEXT.getAndSet(this, null);
  }
}
