package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.time.Alarm;
import dev.ostinato.internal.time.Clock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One flow of control that can wait, be woken, and be told to unwind. All waiting of the library
 * goes through {@link #await}.
 */
public abstract class Strand {
  /*
   * Protocol.
   *
   * waitingFor: null while the strand runs, else the condition that it waits for.
   *   owner:  null -> C before it parks, then looks at C once more; C -> null when it goes on.
   *   others: make C ready first, then CAS C -> null and unpark (wake), or set null and unpark
   *           (wakeForAnything).
   *   Both sides write one volatile and then read the other's, so one of them sees the other: the
   *   owner sees C ready, or the waker sees C in waitingFor. An unpark too many is harmless, for
   *   the owner looks again. That a waker clears the field, and not the owner when it gets to run,
   *   is what makes isWaiting exact: from the moment of waking the strand counts as running.
   *
   * thread: what runs the strand.
   *   null -> T when T begins to run it, by T (bind), by a worker with a CAS (bindUnless), or by the
   *     one who is about to start T; T -> null when it no longer does (unbind, handBack).
   *   T -> IDLE by T, with a CAS: the strand waits without a thread (leave). T looks at its condition
   *     once more afterwards. IDLE -> null with a CAS by a waker, who then hands the strand to the
   *     workers; IDLE -> T by one who runs it on the spot: T itself, if its condition is ready after
   *     all, or one who lends it a thread (claim). So it never runs on two threads. Any waker may take
   *     out IDLE: a strand that is run in vain finds nothing to do.
   *   T -> R, under the guard, by a thread that takes the strand over, and only long after
   *     the strand was told to stop.
   * A strand on its way to a worker waits for nothing and has no thread: nobody hands it over a
   *   second time.
   *
   * Interrupts. A strand is told to stop, and its thread looked up and interrupted, under the guard.
   *   Who has been told takes the guard to clear the flag: after that no interrupt that was meant for
   *   the strand can hit its thread any more, neither in what it does while it unwinds nor in what
   *   the thread does next. A worker that binds writes its thread first and then looks whether the
   *   strand was told; one that hands back takes its thread out first, and then looks: so either
   *   the one who tells finds no thread, or the worker finds that it must take the guard.
   */
  private static final VarHandle WAITING_FOR;

  private static final VarHandle THREAD;

  static {
    try {
      THREAD = MethodHandles.lookup().findVarHandle(Strand.class, "thread", Thread.class);
      WAITING_FOR =
          MethodHandles.lookup().findVarHandle(Strand.class, "waitingFor", Condition.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The thread of a strand that waits without one. */
  private static final Thread IDLE = Thread.ofPlatform().name("idle").unstarted(() -> {});

  /** How many operations a strand may do before others have their turn: OTP's reductions. */
  private static final int MAX_OPERATIONS = 1000;

  private volatile @Nullable Condition waitingFor;
  private volatile @Nullable Thread thread;
  private @Nullable Bell bell;
  private int operations;

  /** Wakes the strand at its deadline; most strands never wait with one. */
  private final class Bell extends Alarm {
    @Override
    protected void ring() {
      unpark(thread);
    }
  }

  /** Throws if the strand must not go on: {@link Unwind}, or what surfaces in a guest. */
  public abstract void checkpoint();

  /** Whether {@link #checkpoint} would throw now. */
  protected abstract boolean mustStop();

  /** For the warden: what changes with each message that it handles. */
  protected int progress() {
    return 0;
  }

  /** For the warden: after how many nanoseconds without progress somebody wants to know. */
  protected long patience() {
    return Clock.NEVER;
  }

  /** By the warden: it has made no progress for so many nanoseconds. */
  protected void isLongAtIt(long nanos) {}

  /** For the warden: whether it is at something, and does not just wait for something to do. */
  protected boolean isAtIt() {
    return false;
  }

  /**
   * For how many nanoseconds at least it has been at the same thing, on a worker; zero if that is
   * not known yet, for one looks only now and then.
   */
  public final long timeAtIt() {
    return Worker.timeAtIt(this);
  }

  /** Whether what its thread does now is its own. */
  protected boolean isInterruptible() {
    return true;
  }

  /** What interrupts are done and dropped under; nobody holds it for long. */
  protected Object guard() {
    return this;
  }

  /** The strand's thread was interrupted while it waited: throws, or returns what to throw. */
  protected abstract RuntimeException interrupted();

  /**
   * Waits for a condition, on the strand's own thread.
   *
   * @param deadline a moment of {@link Clock}, or {@link Clock#NEVER}
   * @return false if the deadline came first
   */
  public final boolean await(Condition condition, long deadline) {
    while (true) {
      checkpoint();
      if (condition.isReady()) {
        return true;
      }
      long left = Clock.until(deadline);
      if (left <= 0) {
        return false;
      }
      Workers.aboutToPark();
      setDeadline(deadline);
      // From here on nothing may park but the wait itself: it would take the waker's permit.
      waitingFor = condition;
      condition.awaited();
      if (!condition.isReady() && !mustStop()) {
        LockSupport.park(this);
      }
      waitingFor = null;
      dropDeadline();
      operations = 0;
      if (Thread.interrupted()) {
        throw interrupted();
      }
    }
  }

  /** Wakes the strand if it waits for {@code condition}, which is ready now. */
  public final void wake(Condition condition) {
    if (waitingFor == condition) {
      if (WAITING_FOR.compareAndSet(this, condition, null)) {
        unpark(thread);
      }
    } else {
      wakeIdle();
    }
  }

  /** Wakes the strand, whatever it waits for, so that it meets a {@link #checkpoint}. */
  protected final void wakeForAnything() {
    waitingFor = null;
    unpark(thread);
    wakeIdle();
  }

  private void wakeIdle() {
    if (thread == IDLE && THREAD.compareAndSet(this, IDLE, null)) {
      resume();
    }
  }

  private void setDeadline(long moment) {
    if (moment != Clock.NEVER) {
      if (bell == null) {
        bell = new Bell();
      }
      bell.setDeadline(moment);
    }
  }

  private void dropDeadline() {
    if (bell != null) {
      bell.dropDeadline();
    }
  }

  /** Nobody runs the strand, which has something to do: has it run. */
  protected void resume() {
    // one that always has a thread ends when that does
  }

  /** Runs the strand on the calling thread, which is a worker's, until it waits or has ended. */
  protected void runOn(Worker worker) {
    throw new IllegalStateException(this + " is not for workers");
  }

  /**
   * Waits for a condition without a thread: the calling thread does not run this strand any more.
   *
   * @return true if the condition is ready already: the calling thread goes on with it
   */
  protected final boolean leave(Condition condition) {
    operations = 0;
    var me = Thread.currentThread();
    boolean mine = THREAD.compareAndSet(this, me, IDLE);
    boolean told = mustStop();
    dropInterrupt(!mine || told);
    return mine && (told || condition.isReady()) && THREAD.compareAndSet(this, IDLE, me);
  }

  /** Whether it waits without a thread. */
  public final boolean isIdle() {
    return thread == IDLE;
  }

  /** The calling thread runs this strand, which has waited without one; false if it does not. */
  protected final boolean claim() {
    return thread == IDLE && THREAD.compareAndSet(this, IDLE, Thread.currentThread());
  }

  /**
   * Waits for a condition on the calling thread, a worker's, for as long as that has nothing else
   * to do.
   *
   * @return false if the thread is needed back: the strand still waits for nothing
   */
  final boolean stay(Condition condition, Worker worker) {
    operations = 0;
    while (!condition.isReady() && !mustStop()) {
      waitingFor = condition;
      if (!condition.isReady() && !mustStop()) {
        LockSupport.park(this);
      }
      if (waitingFor != null && worker.isCalledBack()) {
        return WAITING_FOR.getAndSet(this, null) == null;
      }
      waitingFor = null;
      if (!mustStop()) {
        Thread.interrupted(); // there is no callback that it could be meant for
      }
    }
    return true;
  }

  /**
   * Lets other threads have their turn: if they have waited for long, or if the strand, on its own
   * thread, has come here many times and not waited meanwhile. Virtual threads are not time-sliced.
   */
  @SuppressWarnings("ThreadPriorityCheck") // to yield is what this is for
  protected final void giveWay() {
    operations++;
    if (operations >= MAX_OPERATIONS) {
      operations = 0;
      Thread.yield();
    }
    Turnstile.pass();
  }

  /** Ends its turn: it has nothing to do that others should wait for. */
  protected final void letOthersFirst() {
    operations = MAX_OPERATIONS;
  }

  /** Whether others are to have their turn before it does the next thing. */
  public final boolean hasHadItsTurn() {
    return operations >= MAX_OPERATIONS;
  }

  private static void unpark(@Nullable Thread thread) {
    if (thread != null && thread != IDLE) {
      Turnstile.unpark(thread);
    }
  }

  /** Whether the strand waits, and nothing that it waits for has come. */
  public final boolean isWaiting() {
    return waitingFor != null || thread == IDLE;
  }

  /** What the strand waits for; null while it runs, or if it waits without a thread. */
  public final @Nullable Condition waitingFor() {
    return waitingFor;
  }

  /** What runs the strand; null if nothing does now. */
  public final @Nullable Thread thread() {
    Thread runner = thread;
    return runner == IDLE ? null : runner;
  }

  final void bind(Thread runner) {
    thread = runner;
  }

  /** The calling thread, a worker's, runs this strand, unless another has taken it over. */
  protected final boolean bindUnless(BooleanSupplier takenOver) {
    if (!THREAD.compareAndSet(this, null, Thread.currentThread())) {
      return false;
    }
    boolean free = !takenOver.getAsBoolean();
    if (!free) {
      handBack();
    }
    return free;
  }

  /** The calling thread runs this strand from now on. */
  public final void bind() {
    bind(Thread.currentThread());
  }

  /**
   * The calling thread runs this strand from now on, in place of another, which is interrupted and
   * meets a {@link #checkpoint}.
   */
  protected final void takeOver() {
    synchronized (guard()) {
      Thread before = thread();
      bind();
      if (before != null) {
        before.interrupt();
      }
      waitingFor = null;
      unpark(before);
    }
  }

  /**
   * The calling thread no longer runs this strand; if another does, it drops that one's interrupt.
   */
  public final void unbind() {
    synchronized (guard()) {
      if (thread == Thread.currentThread()) {
        thread = null;
      } else {
        Thread.interrupted();
      }
    }
  }

  /** The calling thread, a worker's, no longer runs this strand, and keeps no interrupt of it. */
  protected final void handBack() {
    boolean mine = THREAD.compareAndSet(this, Thread.currentThread(), null);
    dropInterrupt(!mine || mustStop());
  }

  private void dropInterrupt(boolean mayStillCome) {
    if (mayStillCome) {
      clearInterrupt();
    } else {
      Thread.interrupted();
    }
  }

  /**
   * Does {@code change} and, if it says so, interrupts the thread that runs this strand, unless
   * that is the calling one; no interrupt can be dropped between the two.
   */
  protected final boolean interruptIf(BooleanSupplier change) {
    synchronized (guard()) {
      boolean changed = change.getAsBoolean();
      Thread runner = thread();
      if (changed && runner != null && runner != Thread.currentThread() && isInterruptible()) {
        runner.interrupt();
      }
      return changed;
    }
  }

  /** Drops an interrupt that was meant for this strand, on its own thread. */
  protected final void clearInterrupt() {
    synchronized (guard()) {
      Thread.interrupted();
    }
  }
}
