package dev.ostinato.internal.runtime;

import dev.ostinato.internal.event.Events;
import dev.ostinato.internal.names.Names;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.scheduler.Context;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.SpawnOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of this JVM: the table of its processes, and what they share. */
public final class LocalNode implements Node, Condition {

  private static final int MAX_ANCESTORS = 16;
  private static final int MIN_BACKLOG = 1000;
  private static final AtomicInteger NODES = new AtomicInteger();
  private static final LocalNode FIRST =
      new LocalNode(Node.KILL_GRACE, Node.SLOW_START, Node.SLOW_HANDLER, true);

  final Names names = new Names();
  final Timers timers;

  /** Who is told what happens here. */
  public final Events events = new Events();

  // What is known of few processes; whoever notes it looks afterwards whether the process has
  // ended, and the one who ends it takes it out after it has said so: one of them does.
  private final Map<LocalProcess, Integer> restarts = new ConcurrentHashMap<>();
  private final Map<LocalProcess, Integer> backlogs = new ConcurrentHashMap<>();

  /** For what tasks a process waits; it takes that out itself. */
  private final Map<LocalProcess, List<LocalProcess>> awaits = new ConcurrentHashMap<>();

  private final int number = NODES.getAndIncrement();
  private final long killGrace;
  private final long slowStart;
  private final long slowHandler;
  private final boolean findsCallCycles;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong zombies = new AtomicLong();
  private final ProcessTable processes = new ProcessTable();
  private final ConcurrentMap<Object, Object> tables = new ConcurrentHashMap<>();
  private final List<Strand> closers = new CopyOnWriteArrayList<>();
  private final LocalProcess system;
  private volatile boolean closed;

  private LocalNode(
      Duration killGrace, Duration slowStart, Duration slowHandler, boolean findsCallCycles) {
    this.slowHandler = Clock.nanos(slowHandler);
    this.findsCallCycles = findsCallCycles;
    this.killGrace = Clock.nanos(killGrace);
    this.slowStart = Clock.nanos(slowStart);
    this.system = new LocalProcess(this, List.of(), "system", true);
    this.timers =
        new Timers(work -> Threads.unstarted(system, "timers of node " + number, true, work));
  }

  /** The node that is there from the beginning. */
  static LocalNode first() {
    return FIRST;
  }

  public static LocalNode open(Option... options) {
    var grace = Node.KILL_GRACE;
    var slow = Node.SLOW_START;
    var busy = Node.SLOW_HANDLER;
    boolean cycles = true;
    for (var option : options) {
      switch (option) {
        case Option.KillGrace(var time) -> grace = time;
        case Option.SlowStart(var time) -> slow = time;
        case Option.SlowHandler(var time) -> busy = time;
        case Option.FindCallCycles(var on) -> cycles = on;
      }
    }
    return new LocalNode(grace, slow, busy, cycles);
  }

  /** The node of the calling process. */
  public static LocalNode current() {
    return Context.get().current() instanceof LocalProcess process ? process.node : FIRST;
  }

  // Starting processes

  /**
   * Starts a process for the calling one.
   *
   * @param prepare what is done with it before it runs: links, monitors
   */
  public LocalProcess spawn(
      LocalProcess parent, Work work, SpawnOption[] options, Consumer<LocalProcess> prepare) {
    return spawn(parent, false, work, options, prepare);
  }

  /**
   * As above; {@code waits}: the calling process waits, without a limit, for what it does first.
   */
  LocalProcess spawn(
      LocalProcess parent,
      boolean waits,
      Work work,
      SpawnOption[] options,
      Consumer<LocalProcess> prepare) {
    checkOpen();
    Object label = null;
    boolean platform = false;
    for (var option : options) {
      switch (option) {
        case SpawnOption.Label(var text) -> label = text;
        case SpawnOption.PlatformThread() -> platform = true;
      }
    }
    var process = new LocalProcess(this, parent.lineage(MAX_ANCESTORS), label, false);
    prepare.accept(process);
    add(process);
    if (closed) {
      process.tellToExit(system, new ExitReason.Killed());
    }
    if (waits && !platform && process.servesProtocols() && Lending.begins(parent, process, work)) {
      return process;
    }
    try {
      process.start(platform, work);
    } catch (Throwable noThread) {
      process.end(ExitReason.of(noThread));
      throw noThread;
    }
    return process;
  }

  /** A process that never ran, and has ended. */
  public LocalProcess ended() {
    var process = new LocalProcess(this, List.of(), null, true);
    process.end(ExitReason.NORMAL);
    return process;
  }

  /** Runs an action, which neither blocks nor throws, after so many nanoseconds. */
  public Timers.Handle after(long nanos, Runnable action) {
    return timers.after(nanos, action);
  }

  @Override
  public <R> R run(Callable<R> work) {
    LocalProcess.checkCaller();
    checkOpen();
    var process = LocalProcess.visitor(this);
    var context = Context.get();
    process.bind();
    add(process);
    if (closed) {
      process.tellToExit(system, new ExitReason.Killed());
    }
    Strand before = context.enter(process);
    try {
      R result = call(process, work);
      if (!process.endsWith(ExitReason.NORMAL)) {
        throw new ExitException(process.exitReason());
      }
      return result;
    } finally {
      context.enter(before);
      process.unbind();
    }
  }

  /** What {@code work} throws is thrown, unless an exit signal had come before. */
  private static <R> R call(LocalProcess process, Callable<R> work) {
    try {
      return work.call();
    } catch (Unwind unwind) {
      process.end(ExitReason.of(unwind));
      throw new ExitException(process.exitReason());
    } catch (RuntimeException | Error thrown) {
      if (process.endsWith(ExitReason.of(thrown))) {
        throw thrown;
      }
      throw (ExitException) new ExitException(process.exitReason()).initCause(thrown);
    } catch (Exception thrown) {
      process.end(ExitReason.of(thrown));
      throw (ExitException) new ExitException(process.exitReason()).initCause(thrown);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("node " + number + " is closed");
    }
  }

  // The table of processes

  long nextNumber() {
    return numbers.getAndIncrement();
  }

  int number() {
    return number;
  }

  long killGrace() {
    return killGrace;
  }

  /** Whether a call that would wait for ever exits. */
  public boolean findsCallCycles() {
    return findsCallCycles;
  }

  /** A process begins to wait for what these do, which are no servers. */
  public void awaits(LocalProcess who, List<LocalProcess> whom) {
    awaits.put(who, new ArrayList<>(whom));
  }

  /** It goes on. */
  public void awaitsNoMore(LocalProcess who) {
    awaits.remove(who);
  }

  /** For whom it waits; the same list as long as it is the same wait. */
  public List<LocalProcess> awaited(LocalProcess who) {
    return awaits.getOrDefault(who, List.of());
  }

  long slowStart() {
    return slowStart;
  }

  long slowHandler() {
    return slowHandler;
  }

  /** A server has had its turn, and this many messages are left. */
  void noteBacklog(LocalProcess server, int messages) {
    if (messages >= MIN_BACKLOG && messages >= 2 * backlogs.getOrDefault(server, 0)) {
      note(backlogs, server, messages);
      Chronicle.backlog(server, messages);
    }
  }

  /** A child has been started again, so often by now. */
  void noteRestarts(LocalProcess child, int times) {
    note(restarts, child, times);
  }

  /** How often the child that a process is has been restarted. */
  int restarts(LocalProcess child) {
    return restarts.getOrDefault(child, 0);
  }

  private static void note(Map<LocalProcess, Integer> what, LocalProcess process, int number) {
    what.put(process, number);
    if (process.hasEnded()) {
      what.remove(process);
    }
  }

  void countZombie() {
    zombies.incrementAndGet();
  }

  /** How many processes were declared dead while their code still ran. */
  public long zombies() {
    return zombies.get();
  }

  void add(LocalProcess process) {
    processes.add(process);
    Chronicle.started(process);
    if (process.hasEnded()) {
      remove(process); // it was killed before it was here, and looked for in vain
    }
  }

  /** A process has ended, and everyone has been told. */
  void remove(LocalProcess process) {
    boolean had = processes.remove(process);
    restarts.remove(process);
    backlogs.remove(process);
    if (had) {
      Chronicle.exited(process, process.exitReason());
      events.forget(process);
    }
    for (var closer : closers) {
      closer.wake(this);
    }
  }

  public List<Pid> list() {
    return processes.all().stream()
        .filter(LocalProcess::isAlive)
        .<Pid>map(p -> p)
        .sorted()
        .toList();
  }

  /** All processes, those that are ending as well, in no order. */
  public List<LocalProcess> processes() {
    return processes.all();
  }

  public List<Object> registered() {
    return names.all();
  }

  /** How many timers are set on this node. */
  public int timers() {
    return timers.size();
  }

  /** Keeps something here under a key; returns what is there already, or null. */
  public @Nullable Object keep(Object key, Object table) {
    return tables.putIfAbsent(key, table);
  }

  /** Keeps something here under a key, in the place of what is there. */
  public void keepNow(Object key, Object value) {
    tables.put(key, value);
  }

  /** What is kept here under a key. */
  public @Nullable Object kept(Object key) {
    return tables.get(key);
  }

  /** Keeps something no longer. */
  public void drop(Object key, Object table) {
    tables.remove(key, table);
  }

  // Closing

  @Override
  public void close() {
    if (this == FIRST) {
      throw new IllegalStateException("the node from the beginning cannot be closed");
    }
    var self = LocalProcess.running();
    if (self.node == this) {
      throw new IllegalStateException("a process cannot close the node that it is on: " + self);
    }
    closed = true;
    closers.add(self);
    try {
      processes.all().forEach(process -> process.tellToExit(system, new ExitReason.Killed()));
      self.await(this, Clock.NEVER);
    } finally {
      closers.remove(self);
    }
    timers.close();
  }

  /** Whether no process is left. */
  @Override
  public boolean isReady() {
    return processes.isEmpty();
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}
