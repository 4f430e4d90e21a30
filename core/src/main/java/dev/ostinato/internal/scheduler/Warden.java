package dev.ostinato.internal.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a strand does not wait for ever for a worker that is busy or blocked, and that no
 * worker stays for ever with a strand that nobody needs.
 */
final class Warden {
  /*
   * Protocol.
   *
   * It looks about every millisecond while workers work, and sleeps when for a while none has; if a
   *   worker has been at one thing all the while, it looks for that now and then.
   * asleep: false -> true by the warden, which then looks once more, at the places of the workers a moment later, for
   *   they write them without a fence; true -> false by whoever
   *   submits a strand, and then unparks the warden. So one of the two sees the other.
   */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long STAY = TimeUnit.SECONDS.toNanos(1);
  private static final long DOZE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int QUIET_LOOKS = 2500;
  private static final int LOOKS_PER_CHECK = 32;

  private static volatile boolean asleep = true;
  private static final Thread THREAD =
      Thread.ofPlatform().daemon().name("warden").unstarted(Warden::run);

  static {
    THREAD.start();
  }

  private Warden() {}

  /** Somebody submitted a strand. */
  static void look() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(THREAD);
    }
  }

  private static void run() {
    int quiet = 0;
    int looks = 0;
    long lastSweep = System.nanoTime();
    @Nullable Strand head = null;
    while (true) {
      boolean busy = false;
      for (Worker worker : Workers.ALL) {
        if (worker.hasTurned()) {
          busy = true;
        } else if (worker.hasNext()) {
          busy = true;
          Strand left = worker.rob();
          if (left != null) {
            Workers.submitLast(left);
          }
        }
      }
      Strand first = Workers.QUEUE.peek();
      if (first != null) {
        busy = true;
        if (first == head) {
          addRunner();
        }
      }
      head = first;
      long now = System.nanoTime();
      looks++;
      if (looks % LOOKS_PER_CHECK == 0) {
        var _ = lookForLongWork(now);
      }
      if (now - lastSweep > STAY) {
        lastSweep = now;
        busy |= sweep();
      }
      quiet = busy ? 0 : quiet + 1;
      if (quiet > QUIET_LOOKS) {
        sleep();
        quiet = 0;
      }
      LockSupport.parkNanos(LOOK);
    }
  }

  private static void addRunner() {
    try {
      Workers.addRunner();
    } catch (Throwable failed) {
      // no memory: at the next look
    }
  }

  /** Whether a worker is at something. */
  private static boolean lookForLongWork(long now) {
    boolean some = false;
    for (Worker worker : Workers.ALL) {
      try {
        some |= worker.lookForLongWork(now);
      } catch (Throwable failed) {
        // nobody is told: the warden has more to do
      }
    }
    return some;
  }

  /** Calls workers back that have stayed where nothing has happened since the last time. */
  private static boolean sweep() {
    boolean some = false;
    for (Worker worker : Workers.ALL) {
      if (worker.hasStayedForLong()) {
        some = true;
        worker.callBack();
      }
    }
    return some;
  }

  private static boolean hasNext() {
    for (Worker worker : Workers.ALL) {
      if (worker.hasNext()) {
        return true;
      }
    }
    return false;
  }

  private static void sleep() {
    asleep = true;
    LockSupport.parkNanos(LOOK); // by then it sees what a worker had put in its own place before
    while (asleep && Workers.QUEUE.isEmpty() && !hasNext()) {
      if (lookForLongWork(System.nanoTime())) {
        LockSupport.parkNanos(DOZE);
      } else {
        LockSupport.park();
      }
    }
    asleep = false;
  }
}
