package dev.ostinato.internal.time;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those whose deadline has come. Most waits end long before theirs: so a wait only notes its
 * deadline, and nothing is set or cancelled for it, unless it is the first for a while.
 */
final class Deadlines {
  /*
   * Protocol.
   *
   * An alarm has an entry for the moment in its nextLook, or none if that is NEVER.
   * The one who waits writes its deadline and then, behind a fence, reads nextLook, and makes an entry if that is
   *   later. The hub takes an entry out, writes nextLook, and then reads the deadline: one of the two
   *   sees the other. The hub rings if the deadline has come; if it comes before the next look, it
   *   makes an entry for it. A ring too many is harmless, for who waits looks at the clock.
   * lookAfter keeps the moment of an entry that was overtaken by an earlier one, so that it is not
   *   made again.
   * entries, and the writes of nextLook and lookAfter, are guarded by `lock`.
   */
  private record Entry(long moment, Alarm alarm) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return Long.signum(moment - other.moment);
    }
  }

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final PriorityQueue<Entry> ENTRIES = new PriorityQueue<>();
  private static final Thread HUB =
      Thread.ofPlatform().daemon().name("deadlines").unstarted(Deadlines::run);

  static {
    HUB.start();
  }

  private Deadlines() {}

  /** For one who has noted its deadline: sees to it that it is woken then. */
  static void watch(Alarm alarm, long deadline) {
    if (isBefore(deadline, alarm.nextLook) && add(alarm, deadline)) {
      LockSupport.unpark(HUB);
    }
  }

  /** Whether the hub has to get up earlier now. */
  private static boolean add(Alarm alarm, long moment) {
    LOCK.lock();
    try {
      if (!isBefore(moment, alarm.nextLook)) {
        return false; // the hub, or the one who waits, has made an earlier one meanwhile
      }
      var entry = new Entry(moment, alarm);
      ENTRIES.add(entry); // first, for it may fail: without it nobody would look
      alarm.lookAfter = alarm.nextLook;
      alarm.nextLook = moment;
      return ENTRIES.peek() == entry;
    } finally {
      LOCK.unlock();
    }
  }

  static boolean isBefore(long moment, long other) {
    return other == Clock.NEVER || moment - other < 0;
  }

  private static void run() {
    while (true) {
      long now = Clock.now();
      Entry due = due(now);
      if (due != null) {
        lookSafely(due.alarm(), now);
      } else {
        Entry next = peek();
        if (next == null) {
          LockSupport.park();
        } else if (next.moment() - now > 0) {
          LockSupport.parkNanos(next.moment() - now);
        }
      }
    }
  }

  /** Whatever a ring throws, the others have their deadlines. */
  private static void lookSafely(Alarm alarm, long now) {
    try {
      look(alarm, now);
    } catch (Throwable failed) {
      // no memory, no file to load a class from
      ringSafely(alarm);
    }
  }

  /** It looks at the clock, and sets its alarm once more. */
  private static void ringSafely(Alarm alarm) {
    try {
      alarm.ring();
    } catch (Throwable failed) {
      // as above
    }
  }

  private static void look(Alarm alarm, long now) {
    long deadline = alarm.deadline;
    if (deadline == Clock.NEVER) {
      return;
    }
    if (deadline - now <= 0) {
      alarm.ring();
    } else {
      watch(alarm, deadline);
    }
  }

  private static @Nullable Entry due(long now) {
    LOCK.lock();
    try {
      Entry next = ENTRIES.peek();
      if (next == null || next.moment() - now > 0) {
        return null;
      }
      Alarm alarm = next.alarm();
      if (alarm.nextLook == next.moment()) {
        alarm.nextLook = alarm.lookAfter;
        alarm.lookAfter = Clock.NEVER;
      }
      return ENTRIES.poll();
    } finally {
      LOCK.unlock();
    }
  }

  private static @Nullable Entry peek() {
    LOCK.lock();
    try {
      return ENTRIES.peek();
    } finally {
      LOCK.unlock();
    }
  }
}
