package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Recipient;
import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.signal.Relations;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can end: by itself, or because it is told to. This is how a process comes to its end. */
abstract class Mortal extends Recipient {
  /*
   * Protocol of the end.
   *
   * exiting: null -> reason, once, by CAS: by the process itself when its work is over, or, as what
   *   it was told, by
   *   whoever sends it an exit signal that it does not survive. The first reason wins. The one who
   *   tells another process to exit then interrupts it, wakes it, and sets a timer for its grace.
   *   From then on every operation of the library that the process tries throws Unwind.
   *
   * One that ends by itself, without hooks, is left alone from then on: nobody tells it, interrupts it, sets a
   *   timer or takes it over. It makes its death known at once. What follows is about the others.
   *
   * The end proper (clean) comes when the process has unwound, on its own thread; if it takes
   *   longer than the grace, on a thread of ours (reap). It runs the hooks, then seals `relations`;
   *   the one who seals goes on alone (announce): it releases keys and timers, frees the name, closes
   *   the mailbox, closes `relations` (at once, if it has no keys, timers and name), tells links, watchers, and those who came late, and leaves the
   *   table of the node. If hooks hang on the thread of ours as well, the next grace ends without
   *   them (giveUp).
   *
   * ended: false -> true, once, by the one who seals, before anyone is told: in the same step, if there is
   *   nothing to release.
   *
   * cleaner: the thread that runs the hooks; to it alone the operations are open again. null ->
   *   the process's own thread -> null; a reaper takes it from whoever has it, and the one who ends
   *   the reaper's grace takes it from the reaper. Only who still has it when the hooks are done
   *   makes the death known. Whoever loses it is interrupted and unwinds, as its process did.
   *
   * lentTo: the process that runs on this one's thread while this one waits for it (see Lending).
   *   null -> process -> null by the thread. While it is not null, this one cannot unwind, and its
   *   thread is not interrupted; it ends without its thread, at once (leaveThread). Who tells it to
   *   exit writes `exiting` and then reads `lentTo`; the thread writes `lentTo` and then reads
   *   `exiting`: so either it does not lend, or whoever tells it sees that it does.
   *
   * grace: the timer of whoever has set one last; who sets one cancels the one before, and who ends
   *   the process the last.
   *
   * The thread of a process that was declared dead still finds this object as its `self`, and
   * `exiting` set: whatever it tries, it unwinds.
   */
  private static final VarHandle EXITING;
  private static final VarHandle CLEANER;
  private static final VarHandle LENT_TO;
  private static final VarHandle GRACE;

  static {
    try {
      GRACE = MethodHandles.lookup().findVarHandle(Mortal.class, "grace", Timers.Handle.class);
      LENT_TO = MethodHandles.lookup().findVarHandle(Mortal.class, "lentTo", LocalProcess.class);
      CLEANER = MethodHandles.lookup().findVarHandle(Mortal.class, "cleaner", Thread.class);
      EXITING = MethodHandles.lookup().findVarHandle(Mortal.class, "exiting", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How many of those that told each other to exit are remembered. */
  private static final int MAX_BECAUSE = 16;

  /**
   * That it was told to exit.
   *
   * @param because who has told it, who had told that one by then, and so on; if there are many,
   *     the first of them and the last
   */
  private record Told(ExitReason reason, List<Pid> because) {
    static Told by(LocalProcess from, ExitReason reason) {
      var chain = new ArrayList<Pid>();
      chain.add(from);
      var before = from.because();
      chain.addAll(before);
      if (chain.size() > MAX_BECAUSE) {
        chain.subList(MAX_BECAUSE - 1, chain.size() - 1).clear();
      }
      return new Told(reason, List.copyOf(chain));
    }
  }

  public final LocalNode node;
  public final Relations relations = new Relations();
  private final boolean visitsThread;
  private volatile @Nullable Object exiting; // an ExitReason, or Told
  private volatile boolean ended;
  private volatile @Nullable Thread cleaner;
  private volatile Timers.@Nullable Handle grace;
  private volatile @Nullable LocalProcess lentTo;

  /**
   * One that has not begun.
   *
   * @param visitsThread whether it runs on a thread that is not its own
   */
  Mortal(LocalNode node, boolean visitsThread) {
    this.node = node;
    this.visitsThread = visitsThread;
  }

  /** The pid with what else it is called. */
  abstract String description();

  /** Whether it has a name to give back; when its end has begun. */
  abstract boolean hasName();

  /** Takes no message any more, if none is left and nobody waits for an answer; else false. */
  abstract boolean closesUnasked();

  /**
   * Releases what it has; done once, before anyone is told.
   *
   * @return those who have asked for something, and get no answer any more
   */
  abstract List<Watcher> release();

  /** Drops what the process's own thread has left when another has ended the process. */
  abstract void leftBehind();

  /** Tells the others of the end; done once, when nothing of it is left. */
  abstract void tell(Relations.Closing closing, List<Watcher> askers, ExitReason reason);

  /** Whether it has neither ended nor been told to. */
  public final boolean isAlive() {
    return exiting == null && !ended;
  }

  /** Whether it has been told to exit, or exits by itself. */
  final boolean isExiting() {
    return exiting != null;
  }

  final boolean hasEnded() {
    return ended;
  }

  /** Why it has ended, or is going to. */
  public final ExitReason exitReason() {
    return switch (exiting) {
      case Told(var reason, _) -> reason;
      case ExitReason reason -> reason;
      case null, default -> ExitReason.NORMAL;
    };
  }

  /** Who has told it to exit, who has told that one, and so on; none if it ends by itself. */
  public final List<Pid> because() {
    return exiting instanceof Told(_, var because) ? because : List.of();
  }

  /** Whether another thread brings it to its end, or has done so. */
  final boolean isTakenOver() {
    return ended || cleaner != null;
  }

  // The beginning of the end

  /** The work is over; if an exit signal came first, the reason is that of the signal. */
  final void end(ExitReason reason) {
    boolean told = !EXITING.compareAndSet(this, null, reason);
    boolean hasHooks = relations.hasHooks();
    if (!told && hasHooks) {
      setGrace();
    }
    if (told) {
      clearInterrupt();
    } else if (!visitsThread) {
      Thread.interrupted();
    }
    var me = Thread.currentThread();
    if (!told && !hasHooks) {
      announce();
    } else if (CLEANER.compareAndSet(this, null, me)) {
      clean(me);
    }
    leftBehind();
  }

  /** As {@link #end}; false if an exit signal came first. */
  final boolean endsWith(ExitReason reason) {
    end(reason);
    return exiting == reason;
  }

  /** An exit signal that cannot be survived. */
  void tellToExit(LocalProcess from, ExitReason reason) {
    var told = Told.by(from, reason);
    if (interruptIf(() -> EXITING.compareAndSet(this, null, told))) {
      setGrace();
      wakeForAnything();
      if (lentTo != null) {
        Threads.startReaper(this::leaveThread);
      }
    }
  }

  /** Whether its thread is its own, and not one that is there for something else as well. */
  public final boolean ownsThread() {
    return !visitsThread;
  }

  /** What runs on its thread in its place; null if it does itself. */
  public final @Nullable LocalProcess lentTo() {
    return lentTo;
  }

  /** Something else runs on its thread from now on; null: it does again. */
  final void lendTo(@Nullable LocalProcess other) {
    LENT_TO.setRelease(this, other);
  }

  /** It runs on its thread itself again; what it looks at next comes after that. */
  final void takesBack() {
    lentTo = null;
  }

  @Override
  protected final boolean isInterruptible() {
    return lentTo == null;
  }

  @Override
  protected final void makeWay() {
    synchronized (guard()) {
      var other = cleaner;
      if (other != null && other != Thread.currentThread()) {
        putBack(other);
      }
    }
  }

  @Override
  protected final Object guard() {
    return relations;
  }

  @Override
  protected final boolean isLeftAlone() {
    return ended && grace == null && !(exiting instanceof Told);
  }

  @Override
  public void checkpoint() {
    if (mustStop()) {
      if (Thread.currentThread() == thread()) {
        clearInterrupt();
      }
      throw new Unwind();
    }
    giveWay();
  }

  @Override
  protected boolean mustStop() {
    return exiting != null && (ended || cleaner != Thread.currentThread());
  }

  @Override
  protected RuntimeException interrupted() {
    if (visitsThread) {
      Thread.currentThread().interrupt(); // not ours to drop, if it comes from outside
    }
    checkpoint();
    return new ExitException(new ExitReason.Interrupted());
  }

  // The end

  private void setGrace() {
    setGrace(this::reap);
    if (ended) {
      dropGrace();
    }
  }

  private void setGrace(Runnable then) {
    try {
      var timer = node.timers.after(node.killGrace(), () -> Threads.startReaper(then));
      var before = (Timers.Handle) GRACE.getAndSet(this, timer);
      if (before != null) {
        before.cancel();
      }
    } catch (Throwable noTimer) {
      // no memory, no file to load a class from: better an end without a limit than no end
    }
  }

  private void dropGrace() {
    var timer = grace;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** The grace is over: ends the process in its place; what hooks are left get a grace, too. */
  private void reap() {
    if (ended) {
      return;
    }
    Reports.zombie(this, exitReason());
    node.countZombie();
    cleaner = Thread.currentThread();
    takeOver();
    var _ = takeFromIdle();
    reapNow();
  }

  /** What it has lent its thread to keeps that: ends the process in its place. */
  private void leaveThread() {
    if (lentTo == null || !CLEANER.compareAndSet(this, null, Thread.currentThread())) {
      return; // its thread has come back, and unwinds by itself
    }
    synchronized (guard()) {
      bind();
    }
    reapNow();
  }

  /** The calling thread, which has taken the process over, brings it to its end. */
  private void reapNow() {
    setGrace(this::giveUp);
    var me = Thread.currentThread();
    var context = Context.get();
    var before = context.enter(this);
    try {
      clean(me);
    } finally {
      context.enter(before);
      unbind();
    }
  }

  /** The grace of the hooks is over, too: ends the process without them. */
  private void giveUp() {
    cleaner = null;
    takeOver();
    var _ = takeFromIdle();
    announce();
    unbind();
  }

  /** Runs the hooks, as long as that is up to the calling thread; then makes the death known. */
  private void clean(Thread me) {
    var hook = relations.nextHook();
    while (hook != null) {
      try {
        hook.run();
      } catch (Unwind unwind) {
        // it took too long: another thread is at it
      } catch (Throwable thrown) {
        CrashReports.tell(this, ExitReason.of(thrown));
      }
      hook = cleaner == me ? relations.nextHook() : null;
    }
    if (CLEANER.compareAndSet(this, me, null)) {
      announce();
    }
  }

  /**
   * As the end begins, under the lock of the relations: whether it has something to release, or
   * somebody to tell, that they do not know of.
   */
  private boolean hasOther() {
    boolean hasOther = hasName() || !closesUnasked();
    if (!hasOther) {
      ended = true; // from now on some may hear that it is no more, and are to find nothing of it
    }
    return hasOther;
  }

  /** Makes the death known. */
  private void announce() {
    var closing = relations.seal(this::hasOther);
    if (closing == null) {
      return;
    }
    var askers = release();
    if (closing == Relations.Closing.LATER) {
      closing = relations.close();
      ended = true;
    }
    dropGrace();
    tell(closing, askers, exitReason());
  }
}
