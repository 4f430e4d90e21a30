package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Mailbox;
import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.signal.Relations;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of this JVM; it is its own pid. */
public class LocalProcess extends Strand implements Pid {
  /*
   * Protocol of the end.
   *
   * exiting: null -> reason, once, by CAS: by the process itself when its work is over, or by
   *   whoever sends it an exit signal that it does not survive. The first reason wins. The one who
   *   tells another process to exit then interrupts it, wakes it, and sets a timer for its grace.
   *   From then on every operation of the library that the process tries throws Unwind.
   *
   * The end proper (finish) comes when the process has unwound, on its own thread; if it takes
   *   longer than the grace, on a thread of ours (reap). It runs the hooks, then seals `relations`;
   *   the one who seals goes on alone: it releases keys and timers, frees the name, leaves the table
   *   of the node, closes the mailbox, closes `relations`, and tells links, watchers, and those who
   *   came late. If hooks hang on the thread of ours as well, the next grace ends without them.
   *
   * cleaner: the thread that runs the hooks; to it alone the operations are open again.
   *
   * The thread of a process that was declared dead still finds this object as its `self`, and
   * `exiting` set: whatever it tries, it unwinds.
   */
  private static final VarHandle EXITING;

  static {
    try {
      EXITING =
          MethodHandles.lookup().findVarHandle(LocalProcess.class, "exiting", ExitReason.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final LocalNode node;
  public final Mailbox mailbox = new Mailbox();
  public final Relations relations = new Relations();
  private final long number;
  private final boolean visitsThread;
  private volatile @Nullable ExitReason exiting;
  private volatile boolean ended;
  private volatile boolean trapsExits;
  private volatile @Nullable Object label;
  private volatile @Nullable Object name;
  private volatile List<Pid> ancestors;
  private volatile @Nullable Thread cleaner;
  private volatile Timers.@Nullable Handle grace;
  private @Nullable Map<LocalVariable<?>, Object> variables;

  /**
   * A process that has not begun.
   *
   * @param visitsThread whether it runs on a thread that is not its own
   */
  LocalProcess(LocalNode node, List<Pid> ancestors, @Nullable Object label, boolean visitsThread) {
    this.node = node;
    this.number = node.nextNumber();
    this.ancestors = ancestors;
    this.label = label;
    this.visitsThread = visitsThread;
  }

  // Who is calling

  /** The calling process, a guest if the thread is none. */
  public static LocalProcess self() {
    var context = Context.get();
    return context.current() instanceof LocalProcess process ? process : Guest.of(context);
  }

  /** The calling process, which may go on. */
  public static LocalProcess running() {
    var self = self();
    self.checkpoint();
    return self;
  }

  /** As {@link #running}, for an operation that needs nobody to do it. */
  public static void checkCaller() {
    var context = Context.get();
    Strand caller = context.current() != null ? context.current() : context.guest();
    if (caller != null) {
      caller.checkpoint();
    }
  }

  // Running

  /** Begins the process on a thread of its own. */
  final void start(boolean platform, Work work) {
    Threads.start(this, toString(), platform, () -> runToEnd(work));
  }

  private void runToEnd(Work work) {
    ExitReason reason;
    try {
      reason = work.run();
    } catch (Unwind unwind) {
      reason = null;
    } catch (Throwable thrown) {
      reason = ExitReason.of(thrown);
      if (reason instanceof ExitReason.Crash && isAlive()) {
        Reports.crash(this, reason);
      }
    }
    end(reason);
    unbind();
  }

  /** The work is over: with a reason, or because an exit signal unwound it. */
  final void end(@Nullable ExitReason reason) {
    if (reason != null && EXITING.compareAndSet(this, null, reason) && relations.hasHooks()) {
      setGrace();
    }
    clearInterrupt();
    finish();
  }

  // Exit signals

  /** An exit signal that {@code from} sends by hand. */
  public final void exitBy(LocalProcess from, ExitReason reason) {
    if (reason instanceof ExitReason.Kill) {
      tellToExit(from, new ExitReason.Killed());
    } else if (trapsExits) {
      push(new ExitSignal(from, reason));
    } else if (!(reason instanceof ExitReason.Normal) || from == this) {
      tellToExit(from, reason);
    }
  }

  /** An exit signal over a link, which thereby ends. */
  final void linkBroke(LocalProcess from, ExitReason reason) {
    relations.deliver(
        from,
        () -> {
          if (trapsExits) {
            push(new ExitSignal(from, reason));
          } else if (!(reason instanceof ExitReason.Normal)) {
            tellToExit(from, reason);
          }
        });
  }

  /** An exit signal that cannot be survived. */
  void tellToExit(LocalProcess from, ExitReason reason) {
    if (interruptIf(() -> EXITING.compareAndSet(this, null, reason))) {
      setGrace();
      wakeForAnything();
    }
  }

  @Override
  public void checkpoint() {
    if (mustStop()) {
      if (Thread.currentThread() == thread()) {
        clearInterrupt();
      }
      throw new Unwind();
    }
  }

  @Override
  protected boolean mustStop() {
    return exiting != null && cleaner != Thread.currentThread();
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
    grace = node.timers.after(node.killGrace(), () -> Threads.startHelper("reaper", this::reap));
    if (ended) {
      dropGrace();
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
    grace =
        node.timers.after(node.killGrace(), () -> Threads.startHelper("reaper", this::announce));
    var context = Context.get();
    var before = context.enter(this);
    try {
      finish();
    } finally {
      context.enter(before);
    }
  }

  private void finish() {
    cleaner = Thread.currentThread();
    for (var hook = relations.nextHook(); hook != null; hook = relations.nextHook()) {
      try {
        hook.run();
      } catch (Unwind unwind) {
        break; // it took too long: another thread is at it
      } catch (Throwable thrown) {
        Reports.crash(this, ExitReason.of(thrown));
      }
    }
    cleaner = null;
    announce();
  }

  /** Makes the death known. */
  private void announce() {
    if (!relations.seal()) {
      return;
    }
    var reason = exitReason();
    var noProcess = new ExitReason.NoProcess();
    relations.takeReleases().forEach(Runnable::run);
    freeName();
    node.remove(this);
    mailbox.close();
    ancestors = List.of();
    var closing = relations.close();
    ended = true;
    dropGrace();
    for (var watch : relations.takeWatching()) {
      ((MonitorRef) watch).leave();
    }
    for (var link : closing.links()) {
      ((LocalProcess) link).linkBroke(this, reason);
    }
    Relations.tell(closing, reason, noProcess);
    node.ended();
  }

  // Being watched and linked

  /** Tells {@code watcher} of the end; false if the process has ended. */
  public final boolean addWatcher(Watcher watcher) {
    return exiting == null ? relations.addWatcher(watcher) : relations.addLate(watcher);
  }

  /** Links the calling process, which is this one, to {@code peer}. */
  public final void linkTo(LocalProcess peer) {
    if (peer == this) {
      return;
    }
    if (relations.isLinked(peer) || !relations.addLink(peer)) {
      return;
    }
    if (peer.exiting != null || !peer.relations.addLink(this)) {
      noProcessToLink(peer);
    }
  }

  private void noProcessToLink(LocalProcess peer) {
    if (!relations.removeLink(peer)) {
      return; // it has just ended, and its exit signal was faster
    }
    if (!trapsExits) {
      throw new ExitException(new ExitReason.NoProcess());
    }
    push(new ExitSignal(peer, new ExitReason.NoProcess()));
  }

  public final void unlinkFrom(LocalProcess peer) {
    relations.removeLink(peer);
    peer.relations.removeLink(this);
  }

  // Names

  final boolean takeName(Object key) {
    if (!isAlive()) {
      throw new IllegalArgumentException(this + " is not alive, it cannot be called " + key);
    }
    if (name != null) {
      throw new IllegalArgumentException(
          this + " has the name " + name + ", it cannot be called " + key + " as well");
    }
    if (!node.names.add(key, this)) {
      return false;
    }
    if (!relations.unlessSealed(() -> nameFirst(key))) {
      node.names.remove(key, this);
      return takeName(key); // which says why not
    }
    return true;
  }

  private boolean nameFirst(Object key) {
    if (name != null) {
      return false;
    }
    name = key;
    return true;
  }

  final boolean dropName(Object key) {
    if (!node.names.remove(key, this)) {
      return false;
    }
    name = null;
    return true;
  }

  private void freeName() {
    var key = name;
    if (key != null) {
      node.names.remove(key, this);
      name = null;
    }
  }

  // What it is and has

  /** Adds a message, and wakes the process if it waits for one. */
  public final void push(Object message) {
    if (mailbox.add(message)) {
      wake(mailbox);
    }
  }

  /** Whether it has neither ended nor been told to. */
  public final boolean isAlive() {
    return exiting == null && !ended;
  }

  final boolean hasEnded() {
    return ended;
  }

  final ProcessInfo.Status status() {
    return exiting != null
        ? ProcessInfo.Status.EXITING
        : isWaiting() ? ProcessInfo.Status.WAITING : ProcessInfo.Status.RUNNING;
  }

  /** Why it has ended, or is going to. */
  final ExitReason exitReason() {
    return Objects.requireNonNullElse(exiting, ExitReason.NORMAL);
  }

  /** For a guest, which is never told to exit: why it ended. */
  final void markExiting(ExitReason reason) {
    EXITING.compareAndSet(this, null, reason);
  }

  public final boolean trapsExits() {
    return trapsExits;
  }

  public final void trapsExits(boolean trap) {
    trapsExits = trap;
  }

  public final Optional<Object> label() {
    return Optional.ofNullable(label);
  }

  public final void label(Object newLabel) {
    label = newLabel;
  }

  final @Nullable Object name() {
    return name;
  }

  public final List<Pid> ancestors() {
    return ancestors;
  }

  final Map<LocalVariable<?>, Object> variables() {
    if (variables == null) {
      variables = new HashMap<>();
    }
    return variables;
  }

  @Override
  public final void send(Object message) {
    Objects.requireNonNull(message, "message");
    checkCaller();
    push(message);
  }

  @Override
  public final Optional<Pid> whereis() {
    return isAlive() ? Optional.of(this) : Optional.empty();
  }

  @Override
  public final int compareTo(Pid other) {
    var that = (LocalProcess) other;
    return node == that.node
        ? Long.compare(number, that.number)
        : Integer.compare(node.number(), that.node.number());
  }

  /** The pid with what else the process is called, for reports. */
  public final String description() {
    var called = name != null ? name : label;
    return called == null ? toString() : this + " " + Words.brief(called);
  }

  @Override
  public final String toString() {
    return "<" + node.number() + "." + number + ">";
  }
}
