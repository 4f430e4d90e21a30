package dev.ostinato.internal.time;

import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one node: short actions that are run at a later moment, in the order of their
 * moments.
 *
 * <p>One thread serves them all; it is started with the first timer and goes when none is left for
 * a while.
 */
public final class Timers {
  /*
   * Protocol.
   *
   * Most timers are cancelled long before their moment. So one that is far away stands in a list, that of its
   * second, which it enters and leaves at the same cost however many there are; a second before that second its
   * timers go into the heap, some at a time, since others are not to wait for the lock meanwhile.
   *
   * Everything is guarded by `lock`; timers ring outside of it.
   * moments: nanoseconds since `origin`. Slots are numbered, by the seconds (of 2^30 ns) of their moments.
   * opened: the last slot whose timers belong into the heap. Nothing is added to it or an earlier one.
   * recent: the slot that was added to last; if it is far, it is kept though it may be empty.
   * While timers of a slot are still to be moved, those in the heap that come after its beginning wait.
   * wakesAt: when the thread looks again by itself. Who sets a timer for which it has to look earlier, unparks it.
   *   While it is at work that is of no matter: it looks at everything before it parks.
   */
  private static final int SLOT_BITS = 30;
  private static final int MOVED_AT_ONCE = 1000;
  private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(5);
  private static final long LET_OTHERS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Handle NONE = () -> {};

  /** Is loaded early: when the first process ends, no file may be left to load it from. */
  static final Class<?> FOR_ENDS = Plain.class;

  private final ThreadFactory threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final long origin = Clock.now();
  private final TimerHeap near = new TimerHeap();
  private final TreeMap<Long, TimerSlot> far = new TreeMap<>();
  private TimerSlot recent = new TimerSlot(-1L);
  private long opened;
  private long numbers;
  private int size;
  private long wakesAt;
  private @Nullable Thread thread;
  private long idleSince = Clock.NEVER;
  private boolean closed;

  public Timers(ThreadFactory threads) {
    this.threads = threads;
  }

  /** A timer that has been set. */
  public interface Handle {
    /** Stops it, unless it has begun. */
    void cancel();
  }

  /** An action of somebody who knows nothing of timers. */
  private static final class Plain extends Timer implements Handle {
    private final Timers timers;
    private final Runnable action;

    Plain(Timers timers, Runnable action) {
      this.timers = timers;
      this.action = action;
    }

    @Override
    protected void ring() {
      action.run();
    }

    @Override
    public void cancel() {
      timers.cancel(this);
    }
  }

  /**
   * Runs {@code action}, which neither blocks nor throws, after so many nanoseconds; never, if that
   * is {@link Clock#NEVER}.
   */
  public Handle after(long nanos, Runnable action) {
    if (nanos == Clock.NEVER) {
      return NONE;
    }
    var timer = new Plain(this, action);
    set(timer, Clock.deadline(nanos));
    return timer;
  }

  /**
   * Has a timer, which has not been set before, ring at a moment of {@link Clock}; never, if that
   * is {@link Clock#NEVER}.
   */
  public void set(Timer timer, long due) {
    if (due == Clock.NEVER) {
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      begin();
      timer.moment = due - origin;
      timer.number = numbers;
      long look = add(timer);
      numbers++;
      size++;
      if (look < wakesAt) {
        LockSupport.unpark(thread);
        wakesAt = look;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that there is a thread. */
  private void begin() {
    if (thread == null) {
      var begun = threads.newThread(this::run);
      begun.start();
      thread = begun;
    }
  }

  /** Returns when the thread has to look. */
  private long add(Timer timer) {
    long number = timer.moment >> SLOT_BITS;
    if (number <= opened) {
      near.add(timer);
      return timer.moment;
    }
    slot(number).add(timer);
    return opening(number);
  }

  private TimerSlot slot(long number) {
    var before = recent;
    if (before.number != number) {
      recent = far.computeIfAbsent(number, TimerSlot::new);
      if (before.isEmpty()) {
        far.remove(before.number);
      }
    }
    return recent;
  }

  /** When the timers of a slot are to go into the heap: a second before theirs begins. */
  private static long opening(long number) {
    return (number - 1) << SLOT_BITS;
  }

  /** Stops a timer; without effect if it is not set, or has begun to ring. */
  public void cancel(Timer timer) {
    lock.lock();
    try {
      var slot = timer.slot;
      if (closed || (slot == null && !near.remove(timer))) {
        return;
      }
      size--;
      if (slot != null) {
        slot.remove(timer);
        if (slot.isEmpty() && slot != recent) {
          far.remove(slot.number);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many timers are set. */
  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Drops all timers, for good. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      near.clear();
      far.values().forEach(TimerSlot::clear);
      far.clear();
      size = 0;
      LockSupport.unpark(thread);
    } finally {
      lock.unlock();
    }
  }

  // The thread

  private void run() {
    while (true) {
      try {
        if (!work()) {
          return;
        }
      } catch (Throwable full) {
        LockSupport.parkNanos(RETRY); // no memory for the heap: all timers are still there
      }
    }
  }

  /** Lets a timer ring, or waits for a while; false if the thread is to end. */
  private boolean work() {
    Timer due;
    long wait;
    lock.lock();
    try {
      long now = Clock.now() - origin;
      if (isOver(now)) {
        thread = null;
        idleSince = Clock.NEVER;
        return false;
      }
      boolean more = opensMore(now);
      due = takeDue(more ? Math.min(now, (far.firstKey() << SLOT_BITS) - 1) : now);
      if (more) {
        wait = LET_OTHERS;
      } else {
        wakesAt = nextLook();
        wait = wakesAt - now;
      }
    } finally {
      lock.unlock();
    }
    if (due != null) {
      ringSafely(due);
    } else if (wait > 0) {
      LockSupport.parkNanos(this, wait);
      Thread.interrupted(); // nobody has a reason to, and it would not park any more
    }
    return true;
  }

  /** Whether there is nothing to do any more, or has been nothing for long. */
  private boolean isOver(long now) {
    if (size > 0) {
      idleSince = Clock.NEVER;
    } else if (idleSince == Clock.NEVER) {
      idleSince = now;
    }
    return closed || (idleSince != Clock.NEVER && now - idleSince >= KEEP_ALIVE);
  }

  /**
   * As {@link #open}; if there is no memory for the heap, those in it have their turn all the same.
   */
  private boolean opensMore(long now) {
    try {
      return open(now);
    } catch (OutOfMemoryError full) {
      return !far.isEmpty();
    }
  }

  /** Moves timers whose second is near into the heap; true if that is not all. */
  private boolean open(long now) {
    opened = Math.max(opened, (now >> SLOT_BITS) + 1);
    int left = MOVED_AT_ONCE;
    for (var first = far.firstEntry();
        first != null && first.getKey() <= opened;
        first = far.firstEntry()) {
      var slot = first.getValue();
      for (var timer = slot.first(); timer != null; timer = slot.first()) {
        if (left == 0) {
          return true;
        }
        near.add(timer);
        slot.remove(timer);
        left--;
      }
      far.remove(slot.number);
    }
    return false;
  }

  private @Nullable Timer takeDue(long now) {
    var next = near.next();
    if (next == null || next.moment > now) {
      return null;
    }
    near.remove(next);
    size--;
    return next;
  }

  private long nextLook() {
    if (size == 0) {
      return idleSince == Clock.NEVER ? 0 : idleSince + KEEP_ALIVE;
    }
    var next = near.next();
    long look = next == null ? Clock.NEVER : next.moment;
    return far.isEmpty() ? look : Math.min(look, opening(far.firstKey()));
  }

  /** Whatever an action throws, against the rules, the others have their turn. */
  private static void ringSafely(Timer due) {
    try {
      due.ring();
    } catch (Throwable failed) {
      // no memory, no file to load a class from
    }
  }
}
