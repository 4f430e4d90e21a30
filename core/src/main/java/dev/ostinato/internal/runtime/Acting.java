package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.mailbox.SystemLane;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.scheduler.Worker;
import dev.ostinato.internal.scheduler.Workers;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has messages, and something that it does with them, on a thread of its own or a worker's.
 */
abstract class Acting extends Mortal {
  /*
   * Protocol of those who ask, and are no watchers of the process: they wait for the answer to a
   * message that is in the mailbox, or that is being handled, and hear of the process's end from
   * whoever ends it.
   *
   * asker: whom the handler that runs is to answer. The process writes it before it takes the message
   *   out of the mailbox, and when it has answered; the one who ends the process reads it, and so does the process's own thread when
   *   it comes to its end (leftBehind), should another one have ended it meanwhile. A handler that puts the answer off makes the asker a watcher first.
   *
   * lane: null -> lane, once, by CAS, by whoever adds the first request. Most servers never get one.
   *   One that is added when the process has ended is never looked at: who asks is a watcher.
   *
   * receives: while it waits for messages alone; a request then wakes it in vain.
   */
  private static final VarHandle WORK;
  private static final VarHandle ASKER;
  private static final VarHandle LANE;

  static {
    try {
      WORK = MethodHandles.lookup().findVarHandle(Acting.class, "work", Work.class);
      LANE = MethodHandles.lookup().findVarHandle(Acting.class, "lane", SystemLane.class);
      ASKER = MethodHandles.lookup().findVarHandle(Acting.class, "asker", Watcher.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** After how many visits of a worker a server may keep it: not after its start alone. */
  private static final int WARM = 3;

  /** How many visits more if somebody would have lent it a thread, had it kept none. */
  private static final int COLD = -100;

  private volatile @Nullable SystemLane lane;
  private volatile @Nullable Work work;
  private byte visits;
  private boolean serves;
  private boolean borrows;
  private boolean receives;
  private volatile boolean takesPart;

  @SuppressWarnings("unused") // through ASKER
  private @Nullable Watcher asker;

  Acting(LocalNode node, boolean visitsThread) {
    super(node, visitsThread);
  }

  // Running

  /** Begins the process: on a thread of its own, or, if it is a server, on a worker's. */
  final void start(boolean platform, Work what) {
    WORK.setRelease(this, what);
    borrows = serves && !platform;
    if (borrows) {
      Workers.submit(this);
    } else {
      Threads.start(this, toString(), platform, this::runToEnd);
    }
  }

  /** Begins the process, a server, on the calling thread. */
  final void borrow(Work what) {
    WORK.setRelease(this, what); // before a step that is a fence
    borrows = true;
    bind();
  }

  /** The calling thread runs the process if that is idle, and takes messages; false if not. */
  final boolean takeIdle() {
    boolean idle = claim();
    var what = work;
    if (idle && (what == null || !what.takesMessages())) {
      giveBack();
      return false;
    }
    return idle;
  }

  /** Somebody would lend it a thread: it is to keep none, for a while. */
  final void cool() {
    visits = COLD;
  }

  /** The calling thread does not run it after all. */
  final void giveBack() {
    if (hasMore() || leave()) {
      handBack();
      handOver();
    }
  }

  /**
   * Has a turn on the calling thread, which was lent to it, and gives it back.
   *
   * @param message what it is to take, which is not in its mailbox; null if it is to begin
   */
  final void runLent(LocalProcess lender, @Nullable Object message) {
    // Before it looks whether it was told to exit: then the asker hears of it.
    answers(message instanceof Hidden hidden ? hidden.asker() : null);
    var reason = turn(message);
    if (reason == null) {
      answers(null);
    } else {
      end(reason);
    }
    if (reason == null) {
      lender.lendTo(null); // before a step that is a fence
      giveBack();
    } else {
      handBack();
      lender.takesBack();
    }
  }

  /** Ends the process on the calling thread, which was lent to it. */
  final void endLent(ExitReason reason) {
    end(reason);
    handBack();
  }

  /** What it is to do from its next turn on; by itself. */
  public final void goesOnWith(Work next) {
    work = next;
    if (isTakenOver()) {
      work = null; // by another thread, which may have looked before
    }
  }

  private void runToEnd() {
    ExitReason reason;
    do {
      reason = turn(null);
    } while (reason == null);
    end(reason);
    unbind();
  }

  /**
   * Works once, for a message that is not in the mailbox, or for what is.
   *
   * @return null if it has not ended, on a thread of its own when there is more to do
   */
  private @Nullable ExitReason turn(@Nullable Object message) {
    try {
      checkpoint(); // it may have been told to exit before it had a thread to interrupt
      var what = work;
      if (what == null) {
        throw new Unwind();
      }
      ExitReason reason = message == null ? what.run() : what.take(message);
      if (lentTo() != null && this instanceof LocalProcess self) {
        Lending.recover(self); // its code has caught what the stack was too full for
      }
      if (reason == null && !borrows && !hasMore()) {
        await(this, Clock.NEVER);
      }
      return reason;
    } catch (Throwable thrown) {
      if (this instanceof LocalProcess self) {
        Lending.recover(self);
      }
      var reason = ExitReason.of(thrown);
      if (reason instanceof ExitReason.Crash && isAlive()) {
        CrashReports.tell(this, reason);
      }
      return reason;
    }
  }

  /** Whether a server that has had its turn has left something. */
  private boolean hasMore() {
    var what = work;
    return isReady() || (what != null && what.hasMore());
  }

  @Override
  protected final void resume() {
    if (work != null) {
      Workers.submit(this);
    }
  }

  /** Stays with the worker until there is more to do, if it has come to workers more than once. */
  private boolean staysWith(Worker worker) {
    return visits == WARM && worker.staysWith(this, this);
  }

  private boolean begins() {
    if (isExiting()) {
      return bindUnless(this::isTakenOver);
    }
    begin();
    return true;
  }

  @Override
  protected final void runOn(Worker worker) {
    if (work == null || !begins()) {
      leftBehind();
      return;
    }
    visits = (byte) Math.min(visits + 1, WARM);
    while (true) {
      var reason = turn(null);
      if (reason != null) {
        end(reason);
        handBack();
        return;
      }
      if (hasMore()) { // it has had its turn
        noteBacklog();
        if (worker.hasOther() || Workers.wander()) {
          handBack();
          Workers.submitLast(this);
          return;
        }
      } else if (!staysWith(worker) && !leaves()) {
        if (isExiting()) {
          leftBehind(); // another thread may have ended it
        }
        return;
      }
    }
  }

  /** Waits without a thread; true if the worker is to go on, since something has come already. */
  private boolean leaves() {
    boolean goesOn = leave();
    if (goesOn && Workers.wander()) {
      handBack();
      Workers.submitLast(this);
      return false;
    }
    return goesOn;
  }

  private void noteBacklog() {
    if (this instanceof LocalProcess self) {
      node.noteBacklog(self, backlog());
    }
  }

  @Override
  protected final int progress() {
    return handled();
  }

  @Override
  protected final long patience() {
    return node.slowHandler();
  }

  @Override
  protected final boolean isAtIt() {
    return current() != null;
  }

  @Override
  protected final void isLongAtIt(long nanos) {
    var message = current();
    if (message != null && this instanceof LocalProcess self) {
      Chronicle.longHandler(self, message, nanos, thread());
    }
  }

  // Messages

  @Override
  public final boolean isReady() {
    return hasUnread() || (!receives && hasOtherWork());
  }

  @Override
  protected final boolean hasOtherWork() {
    var requests = lane;
    return requests != null && requests.hasSome();
  }

  /** Waits for messages, and for nothing else; false if the deadline comes first. */
  public final boolean awaitMail(long deadline) {
    receives = true;
    try {
      return await(this, deadline);
    } finally {
      receives = false;
    }
  }

  /**
   * Adds a request that passes all messages; to a hand-written process that takes part, as a
   * message. False if it does not.
   */
  public final boolean pushSystem(Object request) {
    if (!serves) {
      if (takesPart) {
        var _ = pushAndWait(request);
      }
      return takesPart;
    }
    if (lane().add(request)) {
      wake(this);
      wakeIdle();
    }
    return true;
  }

  private SystemLane lane() {
    var known = lane;
    if (known == null) {
      var made = new SystemLane();
      var before = (@Nullable SystemLane) LANE.compareAndExchange(this, null, made);
      known = before == null ? made : before;
    }
    return known;
  }

  /** Takes the oldest request of the system out; null if there is none. */
  public final @Nullable Object nextRequest() {
    var requests = lane;
    return requests == null ? null : requests.take();
  }

  /** Whether it is a hand-written process that serves system requests itself. */
  public final boolean takesPart() {
    return takesPart;
  }

  /** It serves system requests itself, though it is no server; by the process. */
  public final void takePart() {
    takesPart = true;
  }

  /** How many messages it has handled, if it is a server; more or less, seen by others. */
  public final int handled() {
    var what = work;
    return what == null ? 0 : what.handled();
  }

  /**
   * The message that it handles, if it is a server, as others may see it; null if there is none.
   */
  final @Nullable Object current() {
    var what = work;
    return what == null ? null : what.current();
  }

  /** The code that it is a server of, as others may see it; null if it is none, or has ended. */
  public final @Nullable Object code() {
    var what = work;
    return what == null ? null : what.code();
  }

  /** Whether it is a server that takes no messages until an upgrade is over. */
  final boolean isHeld() {
    var what = work;
    return what != null && what.isHeld();
  }

  /** Whether it is a server that takes no messages now. */
  final boolean isSuspended() {
    var what = work;
    return what != null && !what.takesMessages();
  }

  /** Whether it is a server that says that it answers calls without waiting for anything. */
  public final boolean answersAtOnce() {
    var what = work;
    return what != null && what.answersAtOnce();
  }

  /** Whether it is a server: one that takes calls, casts and system requests itself. */
  public final boolean servesProtocols() {
    return serves;
  }

  /**
   * It takes calls, casts and system requests itself, and no receive sees them. This is decided
   * before it runs, so that nobody finds it undecided.
   */
  public final void serveProtocols() {
    serves = true;
  }

  // The end

  @Override
  final boolean closesUnasked() {
    return ASKER.getAcquire(this) == null && closeIfEmpty();
  }

  /** Takes no more messages, and does nothing more; returns those who ask, and get no answer. */
  final List<Watcher> closeMailbox() {
    var askers = close();
    var requests = lane;
    if (requests != null) {
      requests.close();
    }
    WORK.setRelease(this, null); // behind a step that is a fence
    return askers;
  }

  @Override
  final void leftBehind() {
    if (isClosed()) {
      var current = asker;
      if (current != null) {
        current.ended(exitReason());
        asker = null;
      }
      askersLeft().forEach(one -> one.ended(exitReason()));
    }
  }

  /** Tells those who asked, and got no answer, that it has ended. */
  final void tellAskers(List<Watcher> askers, ExitReason reason) {
    var current = (@Nullable Watcher) ASKER.getAcquire(this);
    if (current != null) {
      current.ended(reason);
      asker = null;
    }
    for (var one : askers) {
      one.ended(reason);
    }
  }

  /** Who waits for the answer of the handler that runs; for the process itself. */
  public final @Nullable Watcher asker() {
    return asker;
  }

  /** Whom it is about to answer; null if nobody any more. */
  public final void answers(@Nullable Watcher one) {
    ASKER.setRelease(this, one);
  }
}
