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
   *   null -> T when T begins to run it, by T (bind; with a CAS if it may have been taken over, bindUnless),
   *     or by the one who is about to start T; T -> null when it no longer does (unbind, handBack).
   *   T -> R, under the guard, by a thread that takes the strand over, and only after the strand was told
   *     to stop. If T writes itself, or null, at the same moment, R
   *     is not found there any more; T, which finds that it was told when it has done with the strand, puts
   *     R back, and wakes it (makeWay).
   * Who may run a strand that has no thread is not decided here: it has been started once, or it waits
   *   without a thread, which is the business of Recipient.
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

  /**
   * Whether nobody interrupts it, or takes it over, any more: it has ended, and was not told to.
   */
  protected boolean isLeftAlone() {
    return false;
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
      beginWait(condition, deadline);
      condition.awaited();
      if (!condition.isReady() && !mustStop()) {
        LockSupport.park(this);
      }
      if (isOfThisThread()) {
        endWait();
        dropDeadline();
      } else {
        makeWaitAnew();
      }
      operations = 0;
      if (Thread.interrupted()) {
        throw interrupted();
      }
    }
  }

  /** Wakes the strand if it waits for {@code condition}, which is ready now. */
  public final void wake(Condition condition) {
    if (waitingFor == condition && WAITING_FOR.compareAndSet(this, condition, null)) {
      unpark(thread);
    }
  }

  /** Wakes the strand, whatever it waits for, so that it meets a {@link #checkpoint}. */
  protected final void wakeForAnything() {
    waitingFor = null;
    unpark(thread);
    wakeIdle();
  }

  /** Has the strand run if it waits without a thread. */
  protected void wakeIdle() {
    // one that always has a thread does not
  }

  /** Whether it waits without a thread. */
  public boolean isIdle() {
    return false;
  }

  /** Says what it waits for, and until when; no write is left behind that. */
  private void beginWait(Condition condition, long deadline) {
    if (deadline == Clock.NEVER) {
      waitingFor = condition;
      return;
    }
    if (bell == null) {
      bell = new Bell();
    }
    bell.noteDeadline(deadline);
    waitingFor = condition; // a fence, for the deadline as well
    if (!bell.isWatched()) {
      // That may park, and nothing may but the wait itself: it would take the waker's permit.
      waitingFor = null;
      bell.setDeadline(deadline);
      waitingFor = condition;
    }
  }

  /** It goes on; who has woken it has said so already. */
  private void endWait() {
    if (waitingFor != null) {
      waitingFor = null;
    }
  }

  /**
   * Another thread has taken the strand over, and waits for something else by now: the calling one
   * may have written over that, so the other is to look, and to say it once more.
   */
  private void makeWaitAnew() {
    waitingFor = null;
    unpark(thread);
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
      endWait();
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
    if (thread != null) {
      Turnstile.unpark(thread);
    }
  }

  /** Whether the strand waits, and nothing that it waits for has come. */
  public final boolean isWaiting() {
    return waitingFor != null || isIdle();
  }

  /** What the strand waits for; null while it runs, or if it waits without a thread. */
  public final @Nullable Condition waitingFor() {
    return waitingFor;
  }

  /** What runs the strand; null if nothing does now. */
  public final @Nullable Thread thread() {
    return thread;
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
    if (isLeftAlone()) {
      THREAD.setRelease(this, null);
      return;
    }
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
    if (isLeftAlone()) {
      THREAD.setRelease(this, null);
      Thread.interrupted();
      return;
    }
    boolean mine = THREAD.compareAndSet(this, Thread.currentThread(), null);
    dropInterrupt(!mine || mustStop());
  }

  /**
   * Whether the calling thread runs it, itself or what it has lent it to, and no other has taken it
   * over.
   */
  public final boolean isOfThisThread() {
    return thread == Thread.currentThread();
  }

  /**
   * The calling thread, which runs it, is not found any more; {@link #dropInterrupt} is to follow.
   */
  protected final void takeThreadOut() {
    operations = 0;
    thread = null;
  }

  /** Keeps no interrupt of the strand; whether it was told to stop. */
  protected final boolean dropInterrupt() {
    boolean told = mustStop();
    dropInterrupt(told);
    return told;
  }

  private void dropInterrupt(boolean mayStillCome) {
    if (mayStillCome) {
      clearInterrupt();
      makeWay();
    } else {
      Thread.interrupted();
    }
  }

  /** It was told to stop, and the calling thread does not run it any more: another one may. */
  protected void makeWay() {
    // nobody takes it over
  }

  /** {@code runner} has taken the strand over, and nobody else runs it. */
  protected final void putBack(Thread runner) {
    if (thread != runner) {
      bind(runner);
      waitingFor = null;
      unpark(runner);
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
