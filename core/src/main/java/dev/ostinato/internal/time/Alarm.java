package dev.ostinato.internal.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One who waits with a deadline, and is woken when it comes. */
public abstract class Alarm {

  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE = MethodHandles.lookup().findVarHandle(Alarm.class, "deadline", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** When the wait ends; never, if it has ended. Written by the one who waits, or by postpone. */
  volatile long deadline = Clock.NEVER;

  /** When the hub will look at this; never, if it will not. */
  volatile long nextLook = Clock.NEVER;

  /** When the hub will look after that. Under the lock of the hub. */
  long lookAfter = Clock.NEVER;

  /** The deadline may have come: wakes the one who waits, who looks at the clock. */
  protected abstract void ring();

  /** Before it parks: has it woken when {@code moment} comes. */
  public final void setDeadline(long moment) {
    if (moment != Clock.NEVER) {
      deadline = moment;
      Deadlines.watch(this, moment);
    }
  }

  /**
   * Notes the deadline of a wait, which is not {@link Clock#NEVER}. If the alarm is not {@link
   * #isWatched} after the caller's next step that is a fence, it is to be set.
   */
  public final void noteDeadline(long moment) {
    DEADLINE.setRelease(this, moment);
  }

  /** Whether the hub will look at it when its deadline comes, or before. */
  public final boolean isWatched() {
    return !Deadlines.isBefore(deadline, nextLook);
  }

  /** After it has parked. */
  public final void dropDeadline() {
    if (deadline != Clock.NEVER) {
      DEADLINE.setRelease(this, Clock.NEVER); // seen late, it rings in vain
    }
  }

  /** By another than the one who waits: puts the deadline off, unless it has been changed. */
  protected final void postpone(long from, long to) {
    if (DEADLINE.compareAndSet(this, from, to)) {
      Deadlines.watch(this, to);
    }
  }
}
