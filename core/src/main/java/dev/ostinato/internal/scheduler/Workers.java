package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.carrier.Carriers;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The workers of this JVM: who runs a strand that has something to do and no thread.
 *
 * <p>A worker that makes a strand run, by sending it something, runs it next itself. Anything else
 * goes into a queue, which as many runners empty as there are processors.
 */
public final class Workers {
  /*
   * Protocol.
   *
   * QUEUE: strands on their way to a thread; each is in it, or in the `next` of a worker, or in the
   *   hands of a worker, once.
   * runners: how many workers will look into the queue before they rest. Whoever adds to the queue
   *   looks at `runners` afterwards, and adds one if there are too few. A runner that finds the
   *   queue empty takes itself off `runners`, and looks once more: so one of the two sees the other.
   * RESTING: workers without work, the last one first, for its stack is warm.
   */
  private static final int RUNNERS =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

  /**
   * For tests: each callback is run by another thread than the one before, a new one. So what
   * relies on the thread of the last callback fails, and what one has forgotten to publish shows.
   */
  private static final boolean WANDER = Boolean.getBoolean("dev.ostinato.wander");

  private static final int MAX_RESTING = 256;

  /**
   * How many workers may stay with a strand. On the JDK's carriers an unpark is cheaper than the
   * queue; on our own, where one worker empties the queue while all who call have their turn, it is
   * only as long as few are called.
   */
  private static final int MAX_STAYING = Carriers.areOurs() ? 8 * RUNNERS : 4096;

  static final Queue<Strand> QUEUE = new ConcurrentLinkedQueue<>();
  static final Set<Worker> ALL = ConcurrentHashMap.newKeySet();

  private static final ConcurrentLinkedDeque<Worker> RESTING = new ConcurrentLinkedDeque<>();
  private static final AtomicInteger RESTING_COUNT = new AtomicInteger();
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger STAYING = new AtomicInteger();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private Workers() {}

  /** Whether each callback is run by a thread of its own. */
  public static boolean wander() {
    return WANDER;
  }

  /**
   * Has a strand run, soon, by a worker; if that fails, it is nowhere, and can be submitted again.
   */
  public static void submit(Strand strand) {
    if (WANDER || !(Context.get() instanceof Worker worker && worker.offer(strand))) {
      submitLast(strand);
    } else {
      beLookedAt(false);
    }
  }

  /** Puts a strand behind all that have something to do. */
  public static void submitLast(Strand strand) {
    QUEUE.add(strand);
    beLookedAt(true);
  }

  /**
   * Has somebody see to what has been put in. Without stack or memory nobody comes now, but the
   * strand has its place, and the next who puts one in tries again.
   */
  private static void beLookedAt(boolean needsRunner) {
    try {
      if (needsRunner) {
        ensureRunner();
      }
      Warden.look();
    } catch (Throwable noRoom) {
      // as said
    }
  }

  /** Lets others do what the calling thread has not come to, if it is a worker's. */
  static void aboutToPark() {
    if (Context.get() instanceof Worker worker) {
      worker.leavePlace();
      worker.aboutToPark();
    }
  }

  static void ensureRunner() {
    int running = RUNNING.get();
    while (running < RUNNERS) {
      if (RUNNING.compareAndSet(running, running + 1)) {
        begin();
        return;
      }
      running = RUNNING.get();
    }
  }

  /** A runner more than there should be, since those that there are do not get on. */
  static void addRunner() {
    RUNNING.incrementAndGet();
    begin();
  }

  static void leaveRunners() {
    RUNNING.decrementAndGet();
  }

  /** Has a worker run that is counted as a runner already. */
  private static void begin() {
    boolean begun = false;
    try {
      beginWorker();
      begun = true;
    } finally {
      if (!begun) {
        leaveRunners();
      }
    }
  }

  private static void beginWorker() {
    Worker resting = RESTING.pollFirst();
    if (resting != null) {
      RESTING_COUNT.decrementAndGet();
      resting.runner(true);
      resting.rests(false);
      resting.unpark();
      return;
    }
    Turnstile.open();
    var worker = new Worker(NUMBERS.incrementAndGet());
    ALL.add(worker);
    worker.start();
  }

  /** A worker has nothing to do; false if it is to end. */
  static boolean rest(Worker worker) {
    if (worker.isRunner()) {
      worker.runner(false);
      leaveRunners();
      if (!QUEUE.isEmpty()) {
        ensureRunner();
      }
    }
    if (RESTING_COUNT.incrementAndGet() > MAX_RESTING || WANDER) {
      RESTING_COUNT.decrementAndGet();
      ALL.remove(worker);
      return false;
    }
    worker.rests(true);
    RESTING.addFirst(worker);
    worker.awaitWork();
    return true;
  }

  /** Whether one more worker may stay with a strand that waits. */
  static boolean mayStay() {
    if (STAYING.incrementAndGet() <= MAX_STAYING && !WANDER) {
      return true;
    }
    STAYING.decrementAndGet();
    return false;
  }

  static void hasStayed() {
    STAYING.decrementAndGet();
  }
}
