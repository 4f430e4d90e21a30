package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.carrier.Carriers;
import dev.ostinato.internal.carrier.Relief;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets virtual threads that are woken from outside have their turn.
 *
 * <p>A carrier of virtual threads runs what is in its own queue, and looks at what comes from other
 * threads (main, timers, sockets) only when that is empty. Where virtual threads keep waking each
 * other, as clients and servers do, it never is: a start or a wake by any other thread would wait
 * for ever.
 */
final class Turnstile {
  /*
   * Protocol.
   *
   * scout: a virtual thread that parks; the watch, a thread of the operating system, wakes it now
   *   and then. If it has not run when the watch looks again, others that are woken from outside
   *   starve as well.
   * asked, answered: the watch counts its wakes of the scout; the scout copies the count.
   *
   * holding: false -> true by the watch, when the scout is late. From then on wakes by virtual
   *   threads are not done but put in `held`, and so are virtual threads that come to a checkpoint,
   *   so that carriers run out of work of their own and look outside. true -> false by the scout, after it has let others from outside go first, or
   *   by the watch after a while, since all carriers may be taken by threads that compute.
   * held: whoever adds looks at `holding` once more afterwards, and whoever clears `holding` then
   *   takes all that is held: one of them wakes it. A wake too many is harmless: who parks looks
   *   again at what it waits for.
   */
  private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SELDOM = TimeUnit.MILLISECONDS.toNanos(80);

  /** How many times as long as it held them the threads are left alone afterwards. */
  private static final int REST = 16;

  private static final int GO_AHEADS = 64;

  private static final Queue<Thread> HELD = new ConcurrentLinkedQueue<>();
  private static volatile boolean holding;
  private static volatile long asked;
  private static volatile long answered;

  private static final Thread SCOUT = Thread.ofVirtual().name("scout").unstarted(Turnstile::scout);
  private static final Thread WATCH =
      Thread.ofPlatform().daemon().name("turnstile").unstarted(Turnstile::watch);

  static {
    if (!Carriers.areOurs()) { // ours look at what comes from outside by themselves
      WATCH.start();
    }
  }

  private Turnstile() {}

  /** Begins to watch; without effect from the second time on. */
  static void open() {
    // what is to be done has been done with the class
  }

  /** Wakes a thread, now or soon. */
  static void unpark(Thread thread) {
    if (holding && Thread.currentThread().isVirtual()) {
      HELD.add(thread);
      if (!holding) {
        letGo();
      }
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Lets others have their turn, if there are some who wait for it: a virtual thread is held. */
  static void pass() {
    if (holding && Thread.currentThread().isVirtual()) {
      unpark(Thread.currentThread());
      LockSupport.park();
    }
  }

  private static void letGo() {
    for (var thread = HELD.poll(); thread != null; thread = HELD.poll()) {
      LockSupport.unpark(thread);
    }
  }

  private static void watch() {
    SCOUT.start();
    long pause = OFTEN;
    for (long question = 1; ; question++) {
      asked = question;
      LockSupport.unpark(SCOUT);
      await(pause, () -> false);
      if (answered >= question) {
        Relief.calm();
        pause = Math.min(2 * pause, SELDOM);
      } else {
        pause = hold();
      }
    }
  }

  /** Holds all until those from outside have had their turn; returns when to look again. */
  private static long hold() {
    long begin = System.nanoTime();
    holding = true;
    await(OFTEN, () -> !holding);
    boolean late = holding;
    holding = false;
    letGo();
    if (late) {
      Relief.more(); // those who came to a checkpoint were held, so the others only compute
    }
    long took = System.nanoTime() - begin;
    return Math.clamp(REST * took, OFTEN, SELDOM);
  }

  private static void await(long nanos, BooleanSupplier over) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !over.getAsBoolean(); left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // to yield is all that it is there for
  private static void scout() {
    while (true) {
      if (answered == asked) {
        LockSupport.park();
        continue;
      }
      for (int i = 0; holding && i < GO_AHEADS; i++) {
        Thread.yield(); // to the end of a queue outside, since this carrier has no work of its own
      }
      answered = asked;
      holding = false;
      letGo();
      LockSupport.unpark(WATCH);
    }
  }
}
