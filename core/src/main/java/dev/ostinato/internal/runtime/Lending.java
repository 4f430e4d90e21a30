package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A process that waits for a server, and has nothing else to do, lends it its thread: what the
 * server does for it is done at once, and nobody has to be woken.
 *
 * <p>Only where the wait has no limit of time, for a thread that has been lent comes back when the
 * server gives it back.
 */
public final class Lending {
  /*
   * Protocol.
   *
   * Who lends: a process on its own thread or a worker's, that is not told to exit and whose thread
   *   is not interrupted; not a guest, whose thread others may interrupt. It says so first (lentTo),
   *   then takes the server, by a step that is a fence, then looks once more whether it was told. When
   *   the server is done, it unsays it before it gives the server back, or when that has ended, by a
   *   fence each way, and then looks once more: whether it was told, and whether it starts a child in vain, for it
   *   may have missed that interrupt.
   * Whom to: a server that is at its beginning and that nobody else knows, or one that is idle
   *   (claim) and has no mail: all that has been handled, so what is done for the lender now comes
   *   after what it has sent before.
   * What comes for the server meanwhile stays in its mailbox; afterwards the server is handed to the
   *   workers, if there is something: the thread does nobody else's work.
   * An exit signal for the server interrupts the thread, for that is the server's now. One for the
   *   lender does not: the lender ends at once, without its thread (Mortal). When the thread comes
   *   back it finds the lender dead, and unwinds it.
   * Servers may lend on what they were lent, so many times: the stack is one.
   * A stack that is nearly full must not end the server. Whether there is room can only be found out
   *   by trying: once for so many loans of a thread (Room). If it overflows all the same in what a
   *   call asks for, that is sent to the server, and begins anew there. If it overflows in between,
   *   the lender finds the server when its stack has come down, or when it lends again, and ends it: better than
   *   a server that nobody runs.
   */
  private static final int MAX_LOANS = 64;

  private Lending() {}

  /** Whether {@code lender}, which runs on the calling thread, may lend it. */
  private static boolean mayLend(Context context, LocalProcess lender) {
    return !Workers.wander()
        && lender.ownsThread()
        && context.loans() < MAX_LOANS
        && maySince(lender)
        && !Thread.currentThread().isInterrupted()
        && context.room().isEnough()
        && hasAll(lender);
  }

  /**
   * Its code may have caught what the stack was too full for: what it had lent comes back first.
   */
  private static boolean hasAll(LocalProcess lender) {
    if (lender.lentTo() != null) {
      recover(lender);
    }
    return true;
  }

  /**
   * The lender has its thread back. That its parent has exited did not interrupt the thread while
   * it was lent, or the server has dropped that.
   */
  private static void isBack(LocalProcess lender) {
    if (lender.mustGiveUpChildStart()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing has come that would interrupt the lender. */
  private static boolean maySince(LocalProcess lender) {
    return lender.isAlive() && !lender.mustGiveUpChildStart();
  }

  /** Has a server begin on the calling thread; false if it is to begin on another. */
  static boolean begins(LocalProcess lender, LocalProcess server, Work what) {
    var context = Context.get();
    if (!mayLend(context, lender)) {
      return false;
    }
    lender.lendTo(server);
    server.borrow(what);
    if (!maySince(lender)) {
      server.unbind();
      lender.takesBack();
      isBack(lender);
      return false;
    }
    run(context, lender, server, null);
    return true;
  }

  /** Has a server take a message on the calling thread; false if it is to be sent to it. */
  public static boolean takes(LocalProcess lender, LocalProcess server, Object message) {
    var context = Context.get();
    if (!mayLend(context, lender)) {
      return false;
    }
    if (!server.isIdle()) {
      server.cool();
      return false;
    }
    lender.lendTo(server);
    if (!server.takeIdle()) {
      lender.takesBack();
      return false;
    }
    if (!maySince(lender)) {
      server.giveBack();
      lender.takesBack();
      isBack(lender);
      return false;
    }
    run(context, lender, server, message);
    return true;
  }

  private static void run(
      Context context, LocalProcess lender, LocalProcess server, @Nullable Object message) {
    context.lend(1);
    context.enter(server);
    try {
      server.runLent(lender, message);
    } finally {
      context.enter(lender);
      context.lend(-1);
      isBack(lender);
    }
  }

  /**
   * The stack of the calling thread has come down to where it runs {@code lender} itself: if it was
   * too full to give a server back, that ends now.
   */
  static void recover(LocalProcess lender) {
    var server = lender.lentTo();
    if (server != null && server.thread() == Thread.currentThread()) {
      recover(server);
      server.endLent(Crashes.of(new StackOverflowError("the stack of the caller was full")));
    }
    if (server != null) {
      lender.takesBack();
    }
    Context.get().enter(lender);
  }
}
