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
import java.util.function.BooleanSupplier;
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
   * The end proper (clean) comes when the process has unwound, on its own thread; if it takes
   *   longer than the grace, on a thread of ours (reap). It runs the hooks, then seals `relations`;
   *   the one who seals goes on alone (announce): it releases keys and timers, frees the name, closes
   *   the mailbox, closes `relations`, tells links, watchers, and those who came late, and leaves the
   *   table of the node. If hooks hang on the thread of ours as well, the next grace ends without
   *   them (giveUp).
   *
   * cleaner: the thread that runs the hooks; to it alone the operations are open again. null ->
   *   the process's own thread -> null; a reaper takes it from whoever has it, and the one who ends
   *   the reaper's grace takes it from the reaper. Only who still has it when the hooks are done
   *   makes the death known. Whoever loses it is interrupted and unwinds, as its process did.
   *
   * The thread of a process that was declared dead still finds this object as its `self`, and
   * `exiting` set: whatever it tries, it unwinds.
   */
  private static final VarHandle EXITING;
  private static final VarHandle CLEANER;

  static {
    try {
      CLEANER = MethodHandles.lookup().findVarHandle(LocalProcess.class, "cleaner", Thread.class);
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
  private boolean servesProtocols;
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

  /** A process that is to run on the calling thread for a while. */
  static LocalProcess visitor(LocalNode node) {
    return new LocalProcess(node, List.of(), nameOf(Thread.currentThread()), true);
  }

  /** The name of a thread; null if it has none. */
  static @Nullable String nameOf(Thread thread) {
    return thread.getName().isEmpty() ? null : thread.getName();
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
      checkpoint(); // it may have been told to exit before it had a thread to interrupt
      reason = work.run();
    } catch (Throwable thrown) {
      reason = ExitReason.of(thrown);
      if (reason instanceof ExitReason.Crash && isAlive()) {
        Reports.crash(this, reason);
      }
    }
    end(reason);
    unbind();
  }

  /** The work is over; if an exit signal came first, the reason is that of the signal. */
  final void end(ExitReason reason) {
    boolean told = !EXITING.compareAndSet(this, null, reason);
    if (!told && relations.hasHooks()) {
      setGrace();
    }
    if (told || !visitsThread) {
      clearInterrupt();
    }
    var me = Thread.currentThread();
    if (CLEANER.compareAndSet(this, null, me)) {
      clean(me);
    }
  }

  /** As {@link #end}; false if an exit signal came first. */
  final boolean endsWith(ExitReason reason) {
    end(reason);
    return exiting == reason;
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
    grace = node.timers.after(node.killGrace(), () -> Threads.startReaper(this::reap));
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
    grace = node.timers.after(node.killGrace(), () -> Threads.startReaper(this::giveUp));
    var me = Thread.currentThread();
    cleaner = me;
    takeOver();
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
        Reports.crash(this, ExitReason.of(thrown));
      }
      hook = cleaner == me ? relations.nextHook() : null;
    }
    if (CLEANER.compareAndSet(this, me, null)) {
      announce();
    }
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
    mailbox.close();
    ancestors = List.of();
    variables = null;
    var closing = relations.close();
    ended = true;
    dropGrace();
    for (var watch : relations.takeWatching()) {
      ((MonitorRef) watch).leave();
    }
    for (var link : closing.links()) {
      ((LocalProcess) link).linkBroke(this, reason);
    }
    closing.watchers().forEach(watcher -> watcher.ended(reason));
    relations.takeLate().forEach(watcher -> watcher.ended(noProcess));
    node.remove(this);
  }

  // Being watched and linked

  /** Tells {@code watcher} of the end; false if the process has ended. */
  public final boolean addWatcher(Watcher watcher) {
    return (exiting == null && relations.addWatcher(watcher)) || relations.addLate(watcher);
  }

  /** Links the calling process, which is this one, to {@code peer}. */
  public final void linkTo(LocalProcess peer) {
    if (peer == this || atBothEnds(peer, () -> linkIfAlive(peer))) {
      return;
    }
    if (!trapsExits) {
      throw new ExitException(new ExitReason.NoProcess());
    }
    push(new ExitSignal(peer, new ExitReason.NoProcess()));
  }

  /** False if {@code peer} is not alive. */
  private boolean linkIfAlive(LocalProcess peer) {
    if (relations.isLinked(peer)) {
      return true;
    }
    boolean alive = peer.exiting == null && peer.relations.addLink(this);
    if (alive && !relations.addLink(peer)) {
      peer.relations.removeLink(this); // this one was declared dead meanwhile
    }
    return alive;
  }

  public final void unlinkFrom(LocalProcess peer) {
    var _ =
        atBothEnds(
            peer,
            () -> {
              peer.relations.removeLink(this);
              return relations.removeLink(peer);
            });
  }

  /**
   * Changes both ends of a link in one step: what is done at the other end comes before or after.
   */
  private boolean atBothEnds(LocalProcess peer, BooleanSupplier change) {
    boolean first = compareTo(peer) < 0;
    var lower = first ? relations : peer.relations;
    var upper = first ? peer.relations : relations;
    return lower.alone(() -> upper.alone(change));
  }

  // Names

  final boolean takeName(Object key) {
    return relations.alone(() -> {
      if (!isAlive()) {
        throw new IllegalArgumentException(this + " is not alive, it cannot be called " + key);
      }
      if (name != null) {
        throw new IllegalArgumentException(
            this + " has the name " + name + ", it cannot be called " + key + " as well");
      }
      boolean free = node.names.add(key, this);
      if (free) {
        name = key;
      }
      return free;
    });
  }

  final boolean dropName(Object key) {
    return relations.alone(() -> {
      boolean had = node.names.remove(key, this);
      if (had) {
        name = null;
      }
      return had;
    });
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

  /** Whether it is a server: one that takes calls and casts itself. For its own thread. */
  final boolean servesProtocols() {
    return servesProtocols;
  }

  /** It takes calls and casts itself from now on, and no receive sees them. */
  public final void serveProtocols() {
    servesProtocols = true;
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
