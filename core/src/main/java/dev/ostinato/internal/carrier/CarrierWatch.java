package dev.ostinato.internal.carrier;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that nothing waits for long for a carrier that computes or is blocked: what was to run
 * there next goes to others, and for each that is stuck there is another one.
 */
final class CarrierWatch {
  /*
   * Protocol.
   *
   * It looks several times a millisecond while a carrier is busy, and sleeps while none is.
   * asleep: false -> true by the watch, which then looks once more; true -> false by a carrier that
   *   begins, which then unparks it.
   *
   * What stands in the `next` of a carrier that has begun nothing since the last look goes to the
   * queue of all. A carrier that is blocked counts as stuck from the second look on; one that
   * computes only after a while, the longer the more carriers there are: so many threads that compute do not
   * make as many carriers, and one that only waits is not kept from its turn for ever.
   */
  private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(250);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MAX_DOUBLINGS = 12;
  private static final int MAX_CARRIERS = 256;
  private static final int QUIET_LOOKS = 40;

  private static volatile boolean asleep = true;
  private static final Thread THREAD =
      Thread.ofPlatform().daemon().name("ostinato-carrier-watch").unstarted(CarrierWatch::run);

  static {
    THREAD.start();
  }

  private CarrierWatch() {}

  /** A carrier begins. */
  static void look() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(THREAD);
    }
  }

  private static void run() {
    int quiet = 0;
    while (true) {
      quiet = lookAtAll(System.nanoTime()) ? 0 : quiet + 1;
      if (quiet > QUIET_LOOKS) {
        quiet = 0;
        asleep = true;
        while (asleep && !isAnyBusy()) {
          LockSupport.park();
        }
        asleep = false;
      }
      LockSupport.parkNanos(LOOK);
    }
  }

  private static boolean isAnyBusy() {
    for (var carrier : Carriers.all()) {
      if (carrier.isBusy()) {
        return true;
      }
    }
    return false;
  }

  /** Whether any of them is busy. */
  private static boolean lookAtAll(long now) {
    var carriers = Carriers.all();
    boolean busy = false;
    for (var carrier : carriers) {
      busy |= carrier.isBusy();
      int turns = carrier.turns;
      if (turns != carrier.turnsSeen) {
        carrier.turnsSeen = turns;
        carrier.seenSince = now;
      } else {
        relieve(carrier, now - carrier.seenSince, carriers.length);
      }
    }
    if (Carriers.isWorkLeft()) {
      Carriers.wakeOne();
    }
    return busy;
  }

  /** Does what is to be done about a carrier that has been at the same task for so long. */
  private static void relieve(CarrierThread carrier, long nanos, int carriers) {
    if (carrier.hasNext()) {
      var left = carrier.robNext();
      if (left != null) {
        Carriers.QUEUE.add(left);
      }
    }
    if (carrier.isBusy()
        && carriers < MAX_CARRIERS
        && Carriers.isWorkLeft()
        && (isBlocked(carrier) || nanos > patience(carriers))
        && carrier.becomesStuck()) {
      Carriers.isStuck();
    }
  }

  private static boolean isBlocked(CarrierThread carrier) {
    return switch (carrier.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  private static long patience(int carriers) {
    int more = Math.max(0, carriers - Carriers.PROCESSORS);
    return PATIENCE << Math.min(more, MAX_DOUBLINGS);
  }
}
