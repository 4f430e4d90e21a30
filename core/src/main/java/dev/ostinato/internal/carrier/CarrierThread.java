package dev.ostinato.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of the operating system that runs virtual threads, one piece after the other. */
final class CarrierThread extends Thread {
  /*
   * Protocol.
   *
   * next: what this carrier runs next. Written by what runs on it; taken out, by getAndSet, by it or by
   *   the watch.
   *
   * turns: grows with each task that it begins, and when it comes back; written by the carrier
   *   alone, the watch compares.
   *
   * state: BUSY -> IDLE by the carrier, by a CAS, before it adds itself to the idle ones; IDLE -> BUSY by
   *   whoever has polled it there. BUSY -> STUCK by the watch, by a CAS as well; STUCK -> BUSY by
   *   the carrier when it comes back from its task.
   */
  private static final VarHandle NEXT;
  private static final VarHandle STATE;
  private static final VarHandle TURNS;

  static {
    try {
      TURNS = MethodHandles.lookup().findVarHandle(CarrierThread.class, "turns", int.class);
      STATE = MethodHandles.lookup().findVarHandle(CarrierThread.class, "state", int.class);
      NEXT = MethodHandles.lookup().findVarHandle(CarrierThread.class, "next", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int BUSY = 0;
  private static final int IDLE = 1;
  private static final int STUCK = 2;

  /**
   * How many tasks in a row it takes from the place of the next, and then from its queue. So some
   * that call the same server have all called before it runs again, which costs one switch. If the
   * queue is late, one: it is for others as well, and the next is not.
   */
  private static final int MAX_STREAK = 32;

  /** After how many tasks it looks first at what others have, and what comes from outside. */
  private static final int TURNS_PER_LOOK = 61;

  private static final int TURNS_PER_LOOK_IF_LATE = 2;

  final int number;
  final TaskQueue queue = new TaskQueue(CarrierWatch.LOOKS_UNTIL_LATE);
  private volatile @Nullable Runnable next;
  private volatile int state;
  volatile int turns;
  private int streak;
  private int fromQueue;
  private int looked;

  // of the watch alone
  int turnsSeen = -1;
  long seenSince;

  CarrierThread(int number) {
    super(null, null, "ostinato-carrier-" + number, 0, false);
    this.number = number;
    setDaemon(true);
  }

  // On this carrier

  /**
   * Runs {@code task} before all others that it has; another one that was to run next steps back.
   */
  void runsNext(Runnable task) {
    if (state == STUCK) {
      add(task); // others do what this one does not come to
      return;
    }
    var before = next == null ? null : robNext();
    if (before == null) {
      NEXT.setRelease(this, task);
      return;
    }
    try {
      queue.add(before);
    } catch (Throwable full) {
      NEXT.setRelease(this, before);
      throw full;
    }
    NEXT.setRelease(this, task);
    hasAdded();
  }

  /** Runs {@code task} when it has come to it, if no other carrier does. */
  void add(Runnable task) {
    queue.add(task);
    hasAdded();
  }

  private void hasAdded() {
    if (isForOthers()) {
      Carriers.wakeOne();
    }
  }

  @Override
  public void run() {
    CarrierWatch.look();
    boolean searches = true;
    while (true) {
      var task = take();
      if (task == null) {
        Carriers.rest(this, searches);
        searches = true;
        continue;
      }
      if (searches) {
        searches = false;
        Carriers.hasFound();
      }
      TURNS.setRelease(this, turns + 1);
      try {
        task.run();
      } catch (Throwable thrown) {
        // a defect of the JDK, or no memory: this carrier is for others as well
      }
      if (state == STUCK && !comesBack()) {
        makeRoom();
        searches = true;
      }
    }
  }

  /** It is not stuck any more; false if there are enough carriers without it. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes it
  private boolean comesBack() {
    turns++; // for the watch: it has not been at this for long
    state = BUSY; // the watch leaves one that is stuck alone
    CarrierWatch.look();
    return Carriers.isBack();
  }

  /** There are enough carriers without this one: it hands on what it has, and rests. */
  private void makeRoom() {
    leave(Integer.MAX_VALUE);
    Carriers.rest(this, false);
  }

  /** Gives what it has to others, so many at most; also for the watch. */
  void leave(int most) {
    Carriers.leave(robNext());
    for (int i = 0; i < most; i++) {
      var task = queue.poll();
      if (task == null) {
        return;
      }
      Carriers.leave(task);
    }
  }

  private @Nullable Runnable take() {
    if (turns - looked >= (Carriers.QUEUE.isLate() ? TURNS_PER_LOOK_IF_LATE : TURNS_PER_LOOK)) {
      looked = turns;
      var task = Carriers.fromOthers(this);
      if (task != null) {
        return task;
      }
    }
    if (next != null && streak < MAX_STREAK) {
      var mine = robNext();
      if (mine != null) {
        streak++;
        return mine;
      }
    }
    var task = queue.poll();
    fromQueue = task == null || streak < MAX_STREAK ? 0 : fromQueue + 1;
    if (fromQueue == 0 || fromQueue >= (queue.isLate() ? 1 : MAX_STREAK)) {
      streak = 0;
      fromQueue = 0;
    }
    if (task == null) {
      task = Carriers.QUEUE.poll();
    }
    if (task == null) {
      task = robNext();
    }
    return task != null ? task : Carriers.steal(this);
  }

  /** It has nothing to do. */
  void isIdle() {
    while (!STATE.compareAndSet(this, BUSY, IDLE)) {
      var _ = comesBack(); // the watch has not seen that its task is over
    }
  }

  void awaitWork() {
    while (state == IDLE) {
      LockSupport.park(this);
      Thread.interrupted(); // nobody has a reason to, and it would not park any more
    }
    CarrierWatch.look();
  }

  // By others

  /** It has been taken out of the idle ones. */
  void begin() {
    state = BUSY;
    try {
      LockSupport.unpark(this);
    } catch (Throwable full) {
      state = IDLE;
      throw full;
    }
  }

  boolean isIdling() {
    return state == IDLE;
  }

  /** Whether others are to take from its queue. */
  boolean isForOthers() {
    return queue.isLate() || (state != BUSY && !queue.isEmpty());
  }

  boolean isStuck() {
    return state == STUCK;
  }

  /** Whether it waits for something, but not for work: what runs on it has blocked it. */
  boolean isBlocked() {
    return switch (getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> LockSupport.getBlocker(this) != this;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /** Whether it has become stuck by this. */
  boolean becomesStuck() {
    return STATE.compareAndSet(this, BUSY, STUCK);
  }

  /** Takes what it would run next. */
  @Nullable Runnable robNext() {
    return (Runnable) NEXT.getAndSet(this, null);
  }
}
