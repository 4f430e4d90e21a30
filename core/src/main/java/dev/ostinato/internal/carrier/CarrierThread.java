package dev.ostinato.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
   * turns: how many tasks it has begun; written by the carrier alone, the watch compares.
   *
   * state: BUSY -> IDLE by the carrier, by a CAS, before it adds itself to the idle ones; IDLE -> BUSY by
   *   whoever has polled it there. BUSY -> STUCK by the watch, by a CAS as well; STUCK -> BUSY by
   *   the carrier when it comes back from its task.
   */
  private static final VarHandle NEXT;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CarrierThread.class, "state", int.class);
      NEXT = MethodHandles.lookup().findVarHandle(CarrierThread.class, "next", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int BUSY = 0;
  private static final int IDLE = 1;
  private static final int STUCK = 2;

  /** How many tasks in a row it takes from its own place before it looks elsewhere. */
  private static final int MAX_STREAK = 64;

  /** After how many tasks it looks first at what comes from outside. */
  private static final int TURNS_PER_LOOK = 61;

  final int number;
  final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Runnable next;
  private volatile int state;
  volatile int turns;
  private int streak;

  // of the watch alone
  int turnsSeen;
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
    var before = next == null ? null : (Runnable) NEXT.getAndSet(this, null);
    NEXT.setRelease(this, task);
    if (before != null) {
      add(before);
    }
  }

  /** Runs {@code task} when it has come to it, if no other carrier does. */
  void add(Runnable task) {
    queue.add(task);
    Carriers.wakeOne();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes it
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
      turns++;
      try {
        task.run();
      } catch (Throwable thrown) {
        getUncaughtExceptionHandler().uncaughtException(this, thrown); // a defect of the JDK
      }
      if (state == STUCK && !comesBack()) {
        makeRoom();
        searches = true;
      }
    }
  }

  /** It is not stuck any more; false if there are enough carriers without it. */
  private boolean comesBack() {
    state = BUSY; // the watch leaves one that is stuck alone
    return Carriers.isBack();
  }

  /** There are enough carriers without this one: it hands on what it has, and rests. */
  private void makeRoom() {
    var left = robNext();
    if (left != null) {
      queue.add(left);
    }
    Carriers.rest(this, false);
  }

  private @Nullable Runnable take() {
    if (next != null && streak < MAX_STREAK) {
      var mine = (Runnable) NEXT.getAndSet(this, null);
      if (mine != null) {
        streak++;
        return mine;
      }
    }
    streak = 0;
    boolean outsideFirst = turns % TURNS_PER_LOOK == 0;
    var task = outsideFirst ? Carriers.QUEUE.poll() : queue.poll();
    if (task == null) {
      task = outsideFirst ? queue.poll() : Carriers.QUEUE.poll();
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
    }
    CarrierWatch.look();
  }

  // By others

  /** It has been taken out of the idle ones. */
  void begin() {
    state = BUSY;
    LockSupport.unpark(this);
  }

  boolean isBusy() {
    return state == BUSY;
  }

  /** Whether it has become stuck by this. */
  boolean becomesStuck() {
    return STATE.compareAndSet(this, BUSY, STUCK);
  }

  boolean hasNext() {
    return next != null;
  }

  /** Takes what it would run next. */
  @Nullable Runnable robNext() {
    return (Runnable) NEXT.getAndSet(this, null);
  }
}
