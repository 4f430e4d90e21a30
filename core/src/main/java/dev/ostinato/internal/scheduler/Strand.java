package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.time.Alarm;
import dev.ostinato.internal.time.Clock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One flow of control that can wait, be woken, and be told to unwind. All waiting of the library
 * goes through {@link #await}.
 */
public abstract class Strand extends Alarm {
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
   * Waiting without a thread (leave). The owner sets thread to null first, then waitingFor to IDLE,
   *   and looks at its condition once more. Whoever takes IDLE out of waitingFor, the owner or a
   *   waker, is the one that makes the strand run: the owner goes on, a waker hands it to the
   *   workers. So it never runs on two threads. It must be IDLE and not the condition: a waker that
   *   took out the condition may come late, when the strand has gone on by itself, has been idle and
   *   runs again, and then it may only unpark. Any waker may take out IDLE: a strand that is run
   *   in vain finds nothing to do.
   * A strand on its way to a worker waits for nothing and has no thread: nobody hands it over a
   *   second time.
   *
   * thread: null -> T when T begins to run the strand (bind), T -> null when it ends (unbind), both
   *   by T or by the one who is about to start T. A strand is told to stop, and interrupted,
   *   under `interrupts`, and the owner takes that lock to clear the flag: once it has seen that it
   *   must stop and has cleared the flag, no interrupt that was meant for the strand can hit its
   *   thread any more, neither in what it does while it unwinds nor in what the thread does next.
   */
  private static final VarHandle WAITING_FOR;

  static {
    try {
      WAITING_FOR =
          MethodHandles.lookup().findVarHandle(Strand.class, "waitingFor", Condition.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What a strand waits for that has no thread: anything. */
  private static final Condition IDLE = () -> false;

  /** How many operations a strand may do before others have their turn: OTP's reductions. */
  private static final int MAX_OPERATIONS = 1000;

  private final ReentrantLock interrupts = new ReentrantLock();
  private volatile @Nullable Condition waitingFor;
  private volatile @Nullable Thread thread;
  private int operations;

  /** Throws if the strand must not go on: {@link Unwind}, or what surfaces in a guest. */
  public abstract void checkpoint();

  /** Whether {@link #checkpoint} would throw now. */
  protected abstract boolean mustStop();

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
    Condition what = waitingFor;
    if (what == condition) {
      if (WAITING_FOR.compareAndSet(this, condition, null)) {
        unpark(thread);
      }
    } else if (what == IDLE && WAITING_FOR.compareAndSet(this, IDLE, null)) {
      resume();
    }
  }

  /** Wakes the strand, whatever it waits for, so that it meets a {@link #checkpoint}. */
  protected final void wakeForAnything() {
    if (WAITING_FOR.getAndSet(this, null) == IDLE) {
      resume();
    } else {
      unpark(thread);
    }
  }

  @Override
  protected final void ring() {
    unpark(thread);
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
    handBack();
    waitingFor = IDLE;
    if ((condition.isReady() || mustStop()) && WAITING_FOR.compareAndSet(this, IDLE, null)) {
      bind();
      return true;
    }
    return false;
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

  private static void unpark(@Nullable Thread thread) {
    if (thread != null) {
      Turnstile.unpark(thread);
    }
  }

  /** Whether the strand waits, and nothing that it waits for has come. */
  public final boolean isWaiting() {
    return waitingFor != null;
  }

  /** What the strand waits for; null while it runs. */
  public final @Nullable Condition waitingFor() {
    return waitingFor;
  }

  public final @Nullable Thread thread() {
    return thread;
  }

  final void bind(Thread runner) {
    thread = runner;
  }

  /** As {@link #bind()}, unless another thread has taken the strand over; false if so. */
  protected final boolean bindUnless(BooleanSupplier takenOver) {
    interrupts.lock();
    try {
      boolean free = !takenOver.getAsBoolean();
      if (free) {
        bind();
      }
      return free;
    } finally {
      interrupts.unlock();
    }
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
    interrupts.lock();
    try {
      Thread before = thread;
      bind();
      if (before != null) {
        before.interrupt();
      }
      waitingFor = null;
      unpark(before);
    } finally {
      interrupts.unlock();
    }
  }

  /**
   * The calling thread no longer runs this strand; if another does, it drops that one's interrupt.
   */
  public final void unbind() {
    interrupts.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
      } else {
        Thread.interrupted();
      }
    } finally {
      interrupts.unlock();
    }
  }

  /** The calling thread, a worker's, no longer runs this strand, and keeps no interrupt of it. */
  protected final void handBack() {
    interrupts.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
      }
      Thread.interrupted();
    } finally {
      interrupts.unlock();
    }
  }

  /**
   * Does {@code change} and, if it says so, interrupts the thread that runs this strand, unless
   * that is the calling one; no interrupt can be dropped between the two.
   */
  protected final boolean interruptIf(BooleanSupplier change) {
    interrupts.lock();
    try {
      boolean changed = change.getAsBoolean();
      Thread runner = thread;
      if (changed && runner != null && runner != Thread.currentThread()) {
        runner.interrupt();
      }
      return changed;
    } finally {
      interrupts.unlock();
    }
  }

  /** Drops an interrupt that was meant for this strand, on its own thread. */
  protected final void clearInterrupt() {
    interrupts.lock();
    try {
      Thread.interrupted();
    } finally {
      interrupts.unlock();
    }
  }
}
