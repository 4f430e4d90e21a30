package dev.ostinato.process;

import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.runtime.AliasRef;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Receiving;
import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a process can do: the process functions of the module {@code erlang}.
 *
 * <p>They are for any thread: one that is no process becomes a guest when it first needs to be one.
 * In a process that has been told to exit, every one of them unwinds its stack.
 *
 * <p>Unless said otherwise, a null argument causes a {@link NullPointerException}, and a negative
 * time an {@link IllegalArgumentException}.
 */
public final class Processes {

  /** The time-out that never comes: {@code infinity}. */
  public static final Duration INFINITY = ChronoUnit.FOREVER.getDuration();

  private static final Match<?> SKIP = new Match.Skip<>();

  private Processes() {}

  // Life

  /**
   * Starts a process: {@code spawn}. It ends with reason {@code Normal} when {@code action}
   * returns, and with {@link ExitReason#of} what it throws.
   */
  public static Pid spawn(Action action, SpawnOption... options) {
    return Operations.spawn(action, options);
  }

  /** Starts a process that is linked to the calling one: {@code spawn_link}. */
  public static Pid spawnLink(Action action, SpawnOption... options) {
    return Operations.spawnLink(action, options);
  }

  /** Starts a process and, in the same step, monitors it: {@code spawn_monitor}. */
  public static Monitored<Pid> spawnMonitor(Action action, SpawnOption... options) {
    return Operations.spawnMonitor(action, options);
  }

  /**
   * Starts a process and waits for its word that it is up: {@code proc_lib:start}.
   *
   * <p>{@code work} is the whole life of the process; what it says to its starter decides the
   * result. When it fails, this returns after the process has ended.
   */
  public static <H> StartResult<H> start(Startup<H> work, SpawnOption... options) {
    return Operations.start(false, work, INFINITY, options);
  }

  /**
   * As {@link #start(Startup, SpawnOption...)}; a process that has said nothing in time is killed,
   * and has failed with {@link ExitReason.Timeout}.
   */
  public static <H> StartResult<H> start(
      Startup<H> work, Duration timeout, SpawnOption... options) {
    return Operations.start(false, work, timeout, options);
  }

  /**
   * Starts a process that is linked to the calling one, and waits for its word that it is up:
   * {@code proc_lib:start_link}. If it fails, the calling process exits with it, unless it traps
   * exits or is a guest.
   */
  public static <H> StartResult<H> startLink(Startup<H> work, SpawnOption... options) {
    return Operations.start(true, work, INFINITY, options);
  }

  /** As {@link #startLink(Startup, SpawnOption...)}, with a limit to the time. */
  public static <H> StartResult<H> startLink(
      Startup<H> work, Duration timeout, SpawnOption... options) {
    return Operations.start(true, work, timeout, options);
  }

  /**
   * Makes the calling thread a process while {@code work} runs: for {@code main} and for tests.
   *
   * <p>The process is a new one; it ends with {@code work}. What {@code work} throws is thrown, a
   * checked exception as the cause of an {@link ExitException}.
   *
   * @throws ExitException if an exit signal ended the process
   */
  public static <R> R run(Callable<R> work) {
    return LocalNode.current().run(work);
  }

  /** Ends the calling process; {@code throw exit(reason)} tells the compiler so: {@code exit/1}. */
  public static ExitException exit(ExitReason reason) {
    throw new ExitException(reason);
  }

  /**
   * Sends an exit signal: {@code exit/2}.
   *
   * <p>{@code Kill} ends any process but a guest, with reason {@code Killed}. A process that traps
   * exits gets an {@link ExitSignal} of any other reason. One that does not ends with it; but it
   * does not notice {@code Normal}, unless it sent it to itself.
   */
  public static void exit(Pid pid, ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    var self = LocalProcess.running();
    Operations.local(pid).exitBy(self, reason);
    self.checkpoint();
  }

  /**
   * Does {@code action} when the calling process has ended, however it ends: after its stack has
   * unwound, before links, monitors and names hear of it. The action that was added last is done
   * first; one that throws is logged. All of them together have the grace of the node: what takes
   * longer than {@link Node#KILL_GRACE} goes on while others hear of the death.
   */
  public static void onExit(Action action) {
    Operations.onExit(action);
  }

  /** Does nothing for a while, but for being killed: {@code sleep}. */
  public static void sleep(Duration time) {
    LocalProcess.running().await(() -> false, Clock.deadline(time));
  }

  // Messages

  /** The oldest message. */
  public static Object receive() {
    return receive(Object.class);
  }

  /** The oldest message of a type; others stay in the mailbox. */
  public static <M> M receive(Class<M> type) {
    return receive(type, _ -> true);
  }

  /** The oldest message of a type that passes a test; others stay in the mailbox. */
  public static <M> M receive(Class<M> type, Predicate<? super M> test) {
    return receive(Operations.clause(type, test));
  }

  /** The value of the oldest message that {@code clauses} take; others stay in the mailbox. */
  public static <R> R receive(Function<Object, Match<R>> clauses) {
    var taken = Receiving.receive(LocalProcess.running(), clauses, Clock.NEVER);
    return Objects.requireNonNull(taken, "no deadline").value();
  }

  /** As {@link #receive()}; empty when the time-out comes first: {@code receive ... after}. */
  public static Optional<Object> receive(Duration timeout) {
    return receive(Object.class, timeout);
  }

  /** As {@link #receive(Class)}; empty when the time-out comes first. */
  public static <M> Optional<M> receive(Class<M> type, Duration timeout) {
    return receive(type, _ -> true, timeout);
  }

  /** As {@link #receive(Class, Predicate)}; empty when the time-out comes first. */
  public static <M> Optional<M> receive(
      Class<M> type, Predicate<? super M> test, Duration timeout) {
    return receive(Operations.clause(type, test), timeout);
  }

  /** As {@link #receive(Function)}; empty when the time-out comes first. */
  public static <R> Optional<R> receive(Function<Object, Match<R>> clauses, Duration timeout) {
    var taken = Receiving.receive(LocalProcess.running(), clauses, Clock.deadline(timeout));
    return taken == null ? Optional.empty() : Optional.of(taken.value());
  }

  /** In a clause: take the message, and this is what {@code receive} returns. */
  public static <R> Match<R> take(R value) {
    return new Match.Take<>(value);
  }

  /** In a clause: leave the message where it is. */
  @SuppressWarnings("unchecked") // it has no value
  public static <R> Match<R> skip() {
    return (Match<R>) SKIP;
  }

  /**
   * Sends a message after a while: {@code send_after}. To a pid it is dropped when the process
   * ends; a name is resolved when the time has come, and the message dropped if no process has it.
   */
  public static TimerRef sendAfter(ProcessRef to, Object message, Duration delay) {
    return Operations.sendAfter(to, message, delay);
  }

  /** A reference to the calling process that lasts until it is revoked: {@code alias}. */
  public static Alias alias() {
    return new AliasRef(LocalProcess.running(), false);
  }

  /** An alias that revokes itself with the first message: {@code alias([reply])}. */
  public static Alias replyAlias() {
    return new AliasRef(LocalProcess.running(), true);
  }

  // Links and monitors

  /**
   * Links the calling process and another: when one ends, the other gets its reason as an exit
   * signal. Linking twice is linking once.
   *
   * @throws ExitException with {@code NoProcess}, if {@code pid} is not alive and the calling
   *     process does not trap exits; if it does, it gets an {@link ExitSignal}
   */
  public static void link(Pid pid) {
    LocalProcess.running().linkTo(Operations.local(pid));
  }

  /** Ends a link; afterwards no exit signal of it arrives. */
  public static void unlink(Pid pid) {
    LocalProcess.running().unlinkFrom(Operations.local(pid));
  }

  /** Turns exit signals into {@link ExitSignal} messages, or no longer; returns what it was. */
  public static boolean trapExits(boolean trap) {
    var self = LocalProcess.running();
    boolean was = self.trapsExits();
    self.trapsExits(trap);
    return was;
  }

  /**
   * Asks for a {@link Down} when a process ends: {@code monitor}. If it has ended, or nobody has
   * the name, the Down comes at once, with {@code NoProcess}. Each monitor gets one of its own.
   */
  public static Monitor monitor(ProcessRef process) {
    return Operations.monitor(process);
  }

  /**
   * Ends a monitor; a {@link Down} that has arrived stays in the mailbox: {@code demonitor(Monitor,
   * [info])}.
   *
   * @return false if the Down has arrived, or the monitor was ended before
   * @throws IllegalArgumentException if another process made the monitor
   */
  public static boolean demonitor(Monitor monitor) {
    return Operations.demonitor(monitor);
  }

  /**
   * Ends a monitor and drops its {@link Down}: {@code demonitor(Monitor, [flush, info])}.
   *
   * @return false if the Down had arrived, or the monitor was ended before
   * @throws IllegalArgumentException if another process made the monitor
   */
  public static boolean demonitorAndFlush(Monitor monitor) {
    return Operations.demonitorAndFlush(monitor);
  }

  // Names

  /**
   * Gives a process of the current node a name, until it ends: {@code register}.
   *
   * @return false if the name is taken
   * @throws IllegalArgumentException if the process is not alive, or has a local name already
   */
  public static boolean register(Name name, Pid pid) {
    LocalProcess.checkCaller();
    return ((Registrable) name).register(Objects.requireNonNull(pid, "pid"));
  }

  /** Takes a name from the process that has it: {@code unregister}; false if none has. */
  public static boolean unregister(Name name) {
    LocalProcess.checkCaller();
    return ((Registrable) name).unregister();
  }

  /** The local names that processes of the current node have: {@code registered}. */
  public static List<Name> registered() {
    LocalProcess.checkCaller();
    return LocalNode.current().registered().stream().map(Name::local).toList();
  }

  // Looking

  /** What listings and crash reports call the calling process: {@code set_label}. */
  public static void label(Object label) {
    LocalProcess.running().label(Objects.requireNonNull(label, "label"));
  }

  /** Whether a process has neither ended nor been told to end: {@code is_process_alive}. */
  public static boolean isAlive(Pid pid) {
    LocalProcess.checkCaller();
    return Operations.local(pid).isAlive();
  }

  /** A look at a process; empty if it has ended: {@code process_info}. */
  public static Optional<ProcessInfo> info(Pid pid) {
    return Operations.info(pid);
  }

  /** The processes of the current node, in the order of their start: {@code processes}. */
  public static List<Pid> list() {
    LocalProcess.checkCaller();
    return LocalNode.current().list();
  }
}
