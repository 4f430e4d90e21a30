package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that a foreign thread becomes when it first needs to be one; it ends with the thread.
 */
final class Guest extends LocalProcess {
  /*
   * Protocol.
   *
   * pending: null -> reason, by whoever sends a signal that a process would not survive; reason ->
   *   null, by the guest's thread, which throws it in the operation that it is in or does next. A
   *   second signal before that changes nothing.
   *
   * surfaced: the reason that the thread's last operation threw; only for its thread and, after the
   *   thread's end, for the one that joined it. If the thread ends with it, it is taken for what
   *   ended the thread.
   */
  private volatile @Nullable ExitReason pending;
  private @Nullable ExitReason surfaced;

  private Guest(LocalNode node, Thread thread) {
    super(node, List.of(), nameOf(thread), true);
  }

  /** The guest that stands for the calling thread. */
  static Guest of(Context context) {
    if (context.guest() instanceof Guest guest) {
      return guest;
    }
    var thread = Thread.currentThread();
    var guest = new Guest(LocalNode.first(), thread);
    guest.bind();
    context.guest(guest);
    guest.node.add(guest);
    Threads.startHelper("end of " + guest, () -> guest.endWith(thread));
    return guest;
  }

  private void endWith(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody has a reason to interrupt this helper", e);
    }
    var reason = pending != null ? pending : surfaced;
    bind();
    var context = Context.get();
    var before = context.enter(this);
    try {
      end(reason == null ? ExitReason.NORMAL : reason);
    } finally {
      context.enter(before);
      unbind();
    }
  }

  @Override
  void tellToExit(LocalProcess from, ExitReason reason) {
    if (pending == null && isAlive()) {
      pending = reason;
    }
    wakeForAnything();
  }

  @Override
  public void checkpoint() {
    if (!isAlive()) {
      super.checkpoint(); // what runs are the hooks, after the thread's end
      return;
    }
    var reason = pending;
    surfaced = reason;
    if (reason != null) {
      pending = null;
      throw new ExitException(reason);
    }
  }

  @Override
  protected boolean mustStop() {
    return isAlive() ? pending != null : super.mustStop();
  }
}
