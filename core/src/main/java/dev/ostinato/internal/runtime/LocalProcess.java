package dev.ostinato.internal.runtime;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.signal.Relations;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.ProcessLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A process of this JVM; it is its own pid. */
public class LocalProcess extends Acting implements Pid {
  /*
   * Protocol of a supervisor that starts a child, and is to end meanwhile.
   *
   * startsChild: false -> true -> false, by the process itself, around each start of a child.
   * parentHasExited: false -> true, once, by whoever brings a trapped exit signal of the parent,
   *   after the signal's message is in the mailbox.
   * Whoever sets parentHasExited does so, looks at startsChild, and interrupts, under the guard;
   *   the process drops that interrupt under the guard as well when its start is over. So
   *   an interrupt never hits what the process does next, and the process, which looks at
   *   parentHasExited once it has set startsChild, never begins to wait unaware.
   *
   * starting: the start that this process is the object of. Written before the process runs; null
   *   again by the starter, once it has gone on. Whoever ends the process tells it; a start that is over
   *   does not mind. A process in its start may read
   *   the field of its starter, which waits for it, of that one's starter, and so on.
   *
   * label, ancestors: whoever sees one sees what it is made of; nothing else depends on their order.
   */
  private static final VarHandle LABEL;
  private static final VarHandle ANCESTORS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      LABEL = lookup.findVarHandle(LocalProcess.class, "label", Object.class);
      ANCESTORS = lookup.findVarHandle(LocalProcess.class, "ancestors", List.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long number;
  private volatile boolean trapsExits;
  private volatile boolean startsChild;
  private volatile boolean parentHasExited;
  private volatile boolean hasGivenUp;
  @Nullable Starting<?> starting;
  private @Nullable Object label; // through LABEL
  private volatile @Nullable Object name;
  private List<Pid> ancestors; // through ANCESTORS
  private @Nullable List<Pid> lineage;
  @Nullable LocalProcess before; // in the table, as `after` is
  @Nullable LocalProcess after;
  private @Nullable Map<LocalVariable<?>, Object> variables;

  /**
   * A process that has not begun.
   *
   * @param visitsThread whether it runs on a thread that is not its own
   */
  LocalProcess(LocalNode node, List<Pid> ancestors, @Nullable Object label, boolean visitsThread) {
    super(node, visitsThread);
    this.number = node.nextNumber();
    this.ancestors = ancestors;
    this.label = label;
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

  // Exit signals

  /** An exit signal that {@code from} sends by hand. */
  public final void exitBy(LocalProcess from, ExitReason reason) {
    if (reason instanceof ExitReason.Kill) {
      tellToExit(from, new ExitReason.Killed());
    } else if (trapsExits) {
      trap(from, reason);
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
            trap(from, reason);
          } else if (!(reason instanceof ExitReason.Normal)) {
            tellToExit(from, reason);
          }
        });
  }

  private void trap(LocalProcess from, ExitReason reason) {
    push(new ExitSignal(from, reason));
    var lineage = ancestors();
    if (!lineage.isEmpty() && lineage.getFirst() == from) {
      boolean interrupts =
          interruptIf(() -> {
            parentHasExited = true;
            return startsChild;
          });
      if (interrupts) {
        wakeForAnything();
        giveUpLentStart();
      }
    }
  }

  /** Ends a child that starts on this one's thread; not at once, for the caller has a lock. */
  private void giveUpLentStart() {
    var child = lentTo();
    var start = child == null ? null : child.starting;
    if (start != null) {
      Threads.startHelper("end of " + child, start::giveUp);
    }
  }

  /** The start that it is the object of; null once it has said its word. */
  final @Nullable Starting<?> awaitedStart() {
    var start = starting;
    return start != null && start.isAwaited() ? start : null;
  }

  /** Begins the start of a child; false if there is no point, since the parent has exited. */
  final boolean beginChildStart() {
    startsChild = true;
    return !parentHasExited;
  }

  final void endChildStart() {
    startsChild = false;
    if (parentHasExited) {
      clearInterrupt();
    }
  }

  /** Whether it starts a child in vain. */
  final boolean mustGiveUpChildStart() {
    return startsChild && parentHasExited;
  }

  /** It tries again what it has tried in vain: that is up to others, unless it is told to end. */
  public final void triesAgain() {
    if (!parentHasExited) {
      letOthersFirst();
    }
  }

  /** Says that it ends, though with {@code Shutdown}, because it has failed: a supervisor. */
  public final void giveUp() {
    hasGivenUp = true;
  }

  /** Whether it has said so; certain once its end has been heard of. */
  public final boolean hasGivenUp() {
    return hasGivenUp;
  }

  // The end

  @Override
  final List<Watcher> release() {
    for (var release : relations.takeReleases()) {
      runSafely(release);
    }
    var timers = relations.takeTimers();
    if (timers != null) {
      runSafely(timers);
    }
    freeName();
    ANCESTORS.setRelease(this, List.of());
    lineage = null;
    variables = null;
    return closeMailbox();
  }

  /** Whatever a release throws, those who are linked must hear of the end. */
  private static void runSafely(Runnable release) {
    try {
      release.run();
    } catch (Throwable failed) {
      // no memory, no file to load a class from
    }
  }

  @Override
  final void tell(Relations.Closing closing, List<Watcher> askers, ExitReason reason) {
    for (var watch : relations.takeWatching()) {
      ((MonitorRef) watch).leave();
    }
    for (var link : closing.links()) {
      ((LocalProcess) link).linkBroke(this, reason);
    }
    var start = starting;
    if (start != null) {
      start.ended(reason);
    }
    for (var watcher : closing.watchers()) {
      watcher.ended(reason);
    }
    tellAskers(askers, reason);
    if (closing != Relations.Closing.NOBODY) {
      for (var watcher : relations.takeLate()) {
        watcher.ended(new ExitReason.NoProcess());
      }
    }
    node.remove(this);
  }

  // Being watched and linked

  /** Tells {@code watcher} of the end; false if the process has ended. */
  public final boolean addWatcher(Watcher watcher) {
    return (!isExiting() && relations.addWatcher(watcher)) || relations.addLate(watcher);
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

  /**
   * Links the calling process, which is this one, to a child that nobody knows yet. If this one has
   * been declared dead meanwhile, the child ends, as it would by the link.
   */
  final void linkToNew(LocalProcess child) {
    child.relations.firstLink(this);
    if (!relations.addLink(child)) {
      child.relations.removeLink(this);
      child.exitBy(this, exitReason());
    }
  }

  /** False if {@code peer} is not alive. */
  private boolean linkIfAlive(LocalProcess peer) {
    if (relations.isLinked(peer)) {
      return true;
    }
    boolean alive = !peer.isExiting() && peer.relations.addLink(this);
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

  /** It may have ended, or lost the name, meanwhile: then nothing changes. */
  private void rename(Object from, Object to) {
    var _ =
        relations.alone(() -> {
          boolean renames = from.equals(name) && isAlive() && node.names.add(to, this);
          if (renames) {
            node.names.remove(from, this);
            name = to;
          }
          return renames;
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

  final ProcessInfo.Status status() {
    return isExiting()
        ? ProcessInfo.Status.EXITING
        : isWaiting() || lentTo() != null ? ProcessInfo.Status.WAITING : ProcessInfo.Status.RUNNING;
  }

  public final boolean trapsExits() {
    return trapsExits;
  }

  public final void trapsExits(boolean trap) {
    trapsExits = trap;
  }

  public final Optional<Object> label() {
    return Optional.ofNullable(labelNow());
  }

  private @Nullable Object labelNow() {
    return LABEL.getAcquire(this);
  }

  public final void label(Object newLabel) {
    LABEL.setRelease(this, newLabel);
  }

  @Override
  final boolean hasName() {
    return name != null;
  }

  final @Nullable Object name() {
    return name;
  }

  @SuppressWarnings("unchecked") // of the handle
  public final List<Pid> ancestors() {
    return (List<Pid>) ANCESTORS.getAcquire(this);
  }

  /** The ancestors of its children, so many at most; the same list for all of them. */
  final List<Pid> lineage(int most) {
    var known = lineage;
    if (known == null) {
      var all = new ArrayList<Pid>();
      all.add(this);
      all.addAll(ancestors());
      known = List.copyOf(all.subList(0, Math.min(all.size(), most)));
      lineage = known;
    }
    return known;
  }

  /**
   * What an upgrade makes of what the process has for itself, its variables and its label; for the
   * process itself.
   */
  public final Runnable move(ReleaseLoader past, Carrier carrier) throws CannotCarry {
    var next = new HashMap<LocalVariable<?>, Object>();
    for (var variable : variables().entrySet()) {
      var key = variable.getKey();
      var there = carrier.inSameField(past, ProcessLocal.class, key);
      next.put(
          there instanceof LocalVariable<?> one ? one : key,
          carrier.carry("the process local of " + this, variable.getValue()));
    }
    var called = labelNow();
    var nextLabel = called == null ? null : carrier.carryOne("label", called);
    return () -> {
      variables = next.isEmpty() ? null : next;
      LABEL.setRelease(this, nextLabel);
    };
  }

  /** What gives the process another name, which stands for the same thing. */
  public final Runnable moveName(Carrier carrier) throws CannotCarry {
    var called = name;
    var next = called == null ? null : carrier.carryOne("name", called);
    return () -> {
      if (called != null && next != null && next != called) {
        rename(called, next);
      }
    };
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

  /** Cheaper than that of Object, which takes room in each. */
  @Override
  public final int hashCode() {
    return Long.hashCode(number * 0x9E3779B97F4A7C15L);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  /** The pid with what else the process is called, for reports. */
  @Override
  public final String description() {
    var called = name != null ? name : labelNow();
    return called == null ? toString() : this + " " + Words.brief(called);
  }

  @Override
  public final String toString() {
    return "<" + node.number() + "." + number + ">";
  }
}
