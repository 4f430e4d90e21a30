package dev.ostinato.internal.carrier;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The carriers of this library: threads of the operating system that run our virtual threads, if
 * the JVM was started so that it lets us say who runs them.
 *
 * <p>A virtual thread that another one wakes runs next on the same carrier, and no other carrier is
 * woken for it. So two that call each other cost two switches on one processor, not two wake-ups of
 * threads of the operating system.
 */
public final class Carriers {
  /*
   * Protocol.
   *
   * A task, the next piece of one virtual thread, is in one place at a time: the `next` of a carrier,
   * the queue of a carrier, QUEUE, or in the hands of the carrier that runs it. Who takes it out, by
   * getAndSet or poll, has it.
   *
   * One carrier works as long as it gets on: others would only make it slower, for what one processor
   * writes the other has to fetch. So a carrier leaves what another has queued to that one, unless it is
   * stuck, or is late (TaskQueue).
   *
   * ACTIVE: how many carriers are neither idle nor stuck (see CarrierThread.state).
   * SEARCHING: whether a carrier that was woken has not found anything yet. While one searches nobody
   *   wakes another one; the one that finds something wakes the next, if there is more. If an error
   *   has come in between, and it stays true for long, the watch writes false.
   * IDLE: carriers with nothing to do, the last one first. Whoever polls one makes it active.
   *
   * Who adds to QUEUE does so first, then reads ACTIVE, and wakes a carrier if that is zero; who is active
   * finds it. A carrier that finds nothing first writes SEARCHING, adds itself to IDLE, takes itself off
   * ACTIVE, and then looks at the queues once more: at all of them, if no other is active. So one of the two
   * sees the other. What a carrier has queued it comes to itself, before it is idle. What is late the watch
   * finds, and wakes one more. What is in a `next` is the business of its carrier alone, until the watch finds
   * that this one has not come to it (CarrierWatch).
   */
  static final int PROCESSORS =
      Math.max(
          1,
          Integer.getInteger(
              "jdk.virtualThreadScheduler.parallelism",
              Runtime.getRuntime().availableProcessors()));

  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(1);

  static final TaskQueue QUEUE = new TaskQueue(1);

  private static final ConcurrentLinkedDeque<CarrierThread> IDLE = new ConcurrentLinkedDeque<>();
  private static final AtomicInteger ACTIVE = new AtomicInteger();
  private static final AtomicBoolean SEARCHING = new AtomicBoolean();

  /** All carriers there have ever been; replaced by the one who adds one. */
  private static volatile CarrierThread[] all = {};

  private static final @Nullable OpenedJdk JDK = OpenedJdk.ifOpen();

  private Carriers() {}

  /** Whether virtual threads of the library run on carriers of its own. */
  public static boolean areOurs() {
    return JDK != null;
  }

  /** A virtual thread that inherits nothing, on our carriers if there are any. */
  public static Thread unstarted(String name, Runnable work) {
    return JDK != null
        ? JDK.unstarted(Carriers::execute, name, work)
        : Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(work);
  }

  /**
   * Has a task run, by the carrier of the calling thread, if that is one of ours: next, if a
   * virtual thread says so, which has woken another one; else, as one that lets others go first,
   * behind all.
   */
  public static void execute(Runnable task) {
    var jdk = JDK;
    if (Thread.currentThread() instanceof CarrierThread mine) {
      mine.add(task);
    } else if (jdk != null && jdk.carrier() instanceof CarrierThread mine) {
      mine.runsNext(task);
    } else {
      QUEUE.add(task);
      if (ACTIVE.get() == 0 || QUEUE.isLate()) {
        wakeOne();
      }
      CarrierWatch.look(); // should ACTIVE be wrong, by an error in between
    }
  }

  /** What came of it that one more carrier was to begin. */
  private enum Begun {
    YES,
    ENOUGH_ARE_ACTIVE,
    NO_THREAD
  }

  /** There is something that nobody comes to: one more is to look for it. */
  static void wakeOne() {
    boolean again = true;
    while (again && ACTIVE.get() < PROCESSORS && SEARCHING.compareAndSet(false, true)) {
      var begun = Begun.NO_THREAD;
      try {
        begun = begin();
      } finally {
        if (begun != Begun.YES) {
          SEARCHING.set(false);
        }
      }
      // Who came meanwhile has seen one who searches. Without a thread the watch tries again.
      again = begun == Begun.ENOUGH_ARE_ACTIVE && needsOneMore();
    }
  }

  /** Makes one more carrier search. */
  private static Begun begin() {
    int active = ACTIVE.get();
    while (active < PROCESSORS) {
      if (ACTIVE.compareAndSet(active, active + 1)) {
        boolean begins = false;
        try {
          begins = beginOne();
        } finally {
          if (!begins) {
            ACTIVE.decrementAndGet();
          }
        }
        return begins ? Begun.YES : Begun.NO_THREAD;
      }
      active = ACTIVE.get();
    }
    return Begun.ENOUGH_ARE_ACTIVE;
  }

  /**
   * One that is counted already begins; false if there can be no more threads, but there are some.
   */
  private static boolean beginOne() {
    CarrierThread idle = IDLE.poll();
    try {
      if (idle != null) {
        idle.begin();
      } else {
        add();
      }
      return true;
    } catch (Throwable noThread) {
      if (idle != null) {
        IDLE.addFirst(idle);
      }
      if (all.length == 0) {
        throw noThread;
      }
      return false;
    }
  }

  private static synchronized void add() {
    CarrierWatch.begin();
    var more = new CarrierThread[all.length + 1];
    System.arraycopy(all, 0, more, 0, all.length);
    var carrier = new CarrierThread(more.length);
    more[all.length] = carrier;
    carrier.start();
    all = more;
    CarrierWatch.look();
  }

  /**
   * Gives what a carrier does not come to to all of them; it never fails, for nobody else has it.
   */
  static void leave(@Nullable Runnable task) {
    while (task != null) {
      try {
        QUEUE.addLate(task);
        return;
      } catch (OutOfMemoryError full) {
        LockSupport.parkNanos(RETRY);
      }
    }
  }

  /** By the watch: one has searched for so long that it has been lost, by an error in between. */
  static void nobodySearches() {
    SEARCHING.set(false);
  }

  static boolean isSearched() {
    return SEARCHING.get();
  }

  static CarrierThread[] all() {
    return all;
  }

  /** The carrier that searched has found something. */
  static void hasFound() {
    SEARCHING.set(false);
    if (needsOneMore()) {
      wakeOne();
    }
  }

  /** Whether there is something in a queue. */
  public static boolean isWorkLeft() {
    if (!QUEUE.isEmpty()) {
      return true;
    }
    for (var carrier : all) {
      if (!carrier.queue.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is something that those who are active do not come to. */
  static boolean needsOneMore() {
    if (QUEUE.isLate() || (ACTIVE.get() == 0 && isWorkLeft())) {
      return true;
    }
    for (var carrier : all) {
      if (carrier.isForOthers()) {
        return true;
      }
    }
    return false;
  }

  /** What no carrier, or another one, has not come to; null if there is nothing. */
  static @Nullable Runnable fromOthers(CarrierThread thief) {
    var outside = QUEUE.poll();
    return outside != null ? outside : steal(thief);
  }

  /** What another carrier does not come to; null if there is nothing. */
  static @Nullable Runnable steal(CarrierThread thief) {
    var carriers = all;
    for (int i = 0; i < carriers.length; i++) {
      var other = carriers[(thief.number + i) % carriers.length];
      var task = other.isForOthers() ? other.queue.poll() : null;
      if (task != null) {
        return task;
      }
    }
    return null;
  }

  /** A carrier has found nothing: it parks until it is woken. */
  static void rest(CarrierThread carrier, boolean searched) {
    if (searched) {
      SEARCHING.set(false);
    }
    carrier.isIdle();
    addToIdle(carrier);
    ACTIVE.decrementAndGet();
    if (needsOneMore()) {
      wakeOne(); // it may be this one
    }
    carrier.awaitWork();
  }

  private static void addToIdle(CarrierThread carrier) {
    while (true) {
      try {
        IDLE.addFirst(carrier);
        return;
      } catch (OutOfMemoryError full) {
        LockSupport.parkNanos(RETRY);
      }
    }
  }

  /** A carrier does not come to anything else: another one may be active in its place. */
  static void isStuck() {
    ACTIVE.decrementAndGet();
  }

  /** A carrier was stuck and is not any more; false if there are enough without it. */
  static boolean isBack() {
    return ACTIVE.incrementAndGet() <= PROCESSORS;
  }
}
