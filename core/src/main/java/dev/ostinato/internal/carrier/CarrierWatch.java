package dev.ostinato.internal.carrier;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nothing waits for long for a carrier that computes or is blocked: what it has not
 * come to goes to others, and for each that is stuck there is another one.
 */
final class CarrierWatch {
  /*
   * Protocol.
   *
   * It looks several times a millisecond while a carrier is not idle, and sleeps while all are.
   * asleep: false -> true by the watch, which then looks once more; true -> false by a carrier that
   *   begins or comes back, or one who adds from outside, which then unparks it.
   *
   * What a carrier has that has begun nothing for LATE, next and in its queue, goes to the queue
   * of all; at the second look, if it is blocked in Java. One that is blocked, in Java, counts as stuck from the second look on; one that computes
   * or is blocked in native code only after a while, the longer the more are stuck now: so many threads that
   * compute do not make as many carriers at once, and one that only waits is not kept from its turn for ever.
   */
  private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(250);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);
  static final int LOOKS_UNTIL_LATE = 4;
  private static final long LATE = LOOKS_UNTIL_LATE * LOOK;
  private static final int MAX_DOUBLINGS = 4;
  private static final int MAX_STUCK = 256;
  private static final int QUIET_LOOKS = 40;
  private static final int MAX_LEFT = 1000;

  private static volatile boolean asleep = true;
  private static volatile @Nullable Thread thread;

  private CarrierWatch() {}

  /** Begins to watch, before there is a carrier; without effect from the second time on. */
  static synchronized void begin() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("ostinato-carrier-watch").start(CarrierWatch::run);
    }
  }

  /** A carrier begins, or comes back. */
  static void look() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private static void run() {
    int quiet = 0;
    int searched = 0;
    while (true) {
      try {
        quiet = lookAtAll(System.nanoTime()) ? 0 : quiet + 1;
        searched = lookAtSearch(searched);
      } catch (Throwable failed) {
        quiet = 0; // no memory, no thread: it tries again
      }
      if (quiet > QUIET_LOOKS) {
        quiet = 0;
        asleep = true;
        while (asleep && areAllIdle() && !Carriers.isWorkLeft()) {
          LockSupport.park();
          Thread.interrupted();
        }
        asleep = false;
        forgetWhatItSaw();
      }
      LockSupport.parkNanos(LOOK);
    }
  }

  /** What it saw before it slept is too old to judge by. */
  private static void forgetWhatItSaw() {
    for (var carrier : Carriers.all()) {
      carrier.turnsSeen = carrier.turns - 1;
    }
  }

  private static boolean areAllIdle() {
    for (var carrier : Carriers.all()) {
      if (!carrier.isIdling()) {
        return false;
      }
    }
    return true;
  }

  /** Has somebody look for what is left; if one has searched for too long, that one is lost. */
  private static int lookAtSearch(int looks) {
    boolean searched = Carriers.isSearched();
    if (searched && looks > QUIET_LOOKS) {
      Carriers.nobodySearches();
    }
    if (Carriers.needsOneMore()) {
      Carriers.wakeOne();
    }
    return searched && looks <= QUIET_LOOKS ? looks + 1 : 0;
  }

  /** Whether any of them is not idle. */
  private static boolean lookAtAll(long now) {
    int stuck = 0;
    for (var carrier : Carriers.all()) {
      stuck += carrier.isStuck() ? 1 : 0;
    }
    boolean some = false;
    Carriers.QUEUE.look();
    for (var carrier : Carriers.all()) {
      boolean idle = carrier.isIdling();
      some |= !idle;
      carrier.queue.look();
      int turns = carrier.turns;
      if (idle || turns != carrier.turnsSeen) {
        carrier.turnsSeen = turns;
        carrier.seenSince = now;
      } else if (relieve(carrier, now - carrier.seenSince, stuck)) {
        stuck++;
      }
    }
    return some;
  }

  /**
   * Does what is to be done about a carrier that has been at the same task for so long; whether it
   * has become stuck.
   */
  private static boolean relieve(CarrierThread carrier, long nanos, int stuck) {
    boolean isBlocked = carrier.isBlocked();
    if (nanos < LATE && !isBlocked) {
      return false;
    }
    carrier.leave(MAX_LEFT);
    boolean becomes =
        stuck < MAX_STUCK
            && (!Carriers.QUEUE.isEmpty() || Carriers.needsOneMore())
            && (isBlocked || nanos > PATIENCE << Math.min(stuck, MAX_DOUBLINGS))
            && carrier.becomesStuck();
    if (becomes) {
      Carriers.isStuck();
    }
    return becomes;
  }
}
