package dev.ostinato.server;

import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.Starting;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.StartResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The server of a client-server relation: {@code gen_server}.
 *
 * <p>A server is a value, most often a record, whose components are what it starts from. Its
 * process keeps the state apart from it: each callback gets the state and answers with the next
 * one. The process handles one message at a time, in the order in which they came.
 *
 * <p>Callbacks run in the server's process, though not always on the same thread: what belongs to
 * the process stands in the state or in a {@link dev.ostinato.process.ProcessLocal}, not in a
 * {@link ThreadLocal} or in a lock that is held from one callback to the next. A callback may throw
 * anything: the server then ends with what {@link ExitReason#of} makes of it, after {@link
 * #terminate}. One that returns null ends it with {@link ExitReason.BadReturn}.
 *
 * @param <S> its state
 * @param <C> the calls that it answers: one sealed interface
 * @param <M> the casts that it takes: one sealed interface
 */
public interface GenServer<S, C extends Message<?>, M extends Message<?>> extends Child {

  // Starting

  /**
   * Starts a server that is linked to the calling process, and waits until its {@code init} has
   * returned: {@code start_link}.
   *
   * <p>When it fails, this returns after its process has ended; a calling process that does not
   * trap exits then exits with it, unless it is a guest. A linked server ends when its starter
   * ends; if it traps exits, after {@code terminate}.
   */
  static <T> StartResult<ServerRef<T>> startLink(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.start(Starting.Bond.LINK, null, server, List.of(options));
  }

  /**
   * As {@link #startLink(GenServer, StartOption...)}, under a name; if a process has it, the start
   * fails with {@link ExitReason.AlreadyStarted}, and nobody exits.
   */
  static <T> StartResult<ServerRef<T>> startLink(
      ServerName<T> name,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.start(
        Starting.Bond.LINK, Objects.requireNonNull(name, "name"), server, List.of(options));
  }

  /**
   * Starts a server that is linked to nobody, and waits until its {@code init} has returned: {@code
   * start}.
   */
  static <T> StartResult<ServerRef<T>> start(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.start(Starting.Bond.NONE, null, server, List.of(options));
  }

  /** As {@link #start(GenServer, StartOption...)}, under a name. */
  static <T> StartResult<ServerRef<T>> start(
      ServerName<T> name,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.start(
        Starting.Bond.NONE, Objects.requireNonNull(name, "name"), server, List.of(options));
  }

  /**
   * Starts a server and, in the same step, monitors it: {@code start_monitor}. A start that fails
   * leaves no {@link dev.ostinato.process.Down}.
   */
  static <T> StartResult<Monitored<ServerRef<T>>> startMonitor(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.startMonitor(null, server, List.of(options));
  }

  /** As {@link #startMonitor(GenServer, StartOption...)}, under a name. */
  static <T> StartResult<Monitored<ServerRef<T>>> startMonitor(
      ServerName<T> name,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ServerStart.startMonitor(Objects.requireNonNull(name, "name"), server, List.of(options));
  }

  /** How a supervisor starts {@code server}; its id is the name of the class. */
  static <T> ChildSpec<ServerRef<T>> childSpec(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ChildSpec.worker(
        server.getClass().getName(),
        new ChildSpec.Start.Server<>(Optional.empty(), server, List.of(options)));
  }

  /** How a supervisor starts {@code server} under a name, which is its id. */
  static <T> ChildSpec<ServerRef<T>> named(
      ServerName<T> name,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server,
      StartOption... options) {
    return ChildSpec.worker(
        name.address(), new ChildSpec.Start.Server<>(Optional.of(name), server, List.of(options)));
  }

  // Callbacks

  /**
   * Makes the first state, in the new process, while the starter waits.
   *
   * <p>What it throws is the reason for which the start has failed.
   */
  InitResult<S> init() throws Exception;

  /**
   * Answers a call, now or later.
   *
   * @param request the record that the client sent; it makes the reply: {@code get.reply(value,
   *     state)}
   * @param from the client, to be kept by a server that replies later
   */
  default CallResult<S> handleCall(C request, From<?> from, S state) throws Exception {
    throw new UnsupportedOperationException(
        "attempted to call " + this + ", but it has no handleCall");
  }

  /**
   * Whether {@link #handleCall} answers without waiting for anything: no other call, no receive, no
   * input or output. OTP has nothing like it.
   *
   * <p>A call of an idle server that says so runs on the caller's thread, although it has a
   * time-out: which is much faster. If the answer takes longer all the same, the caller exits with
   * the time-out, but only when {@code handleCall} has come back, and that is reported. A call
   * without a time-out, {@link dev.ostinato.process.Processes#INFINITY}, runs on the caller's
   * thread in any case.
   */
  default boolean answersAtOnce() {
    return false;
  }

  /** Takes a cast. */
  default Next<S> handleCast(M message, S state) throws Exception {
    throw new UnsupportedOperationException(
        "attempted to cast to " + this + ", but it has no handleCast");
  }

  /** Takes what is neither a call nor a cast: timers, monitors, exits, anyone's messages. */
  default Next<S> handleInfo(Object message, S state) throws Exception {
    return unexpected(message, state);
  }

  /** Goes on where a result said {@code andContinue}, before any message is taken. */
  default Next<S> handleContinue(Object continuation, S state) throws Exception {
    throw new UnsupportedOperationException(
        "attempted to continue " + this + ", but it has no handleContinue");
  }

  /**
   * Puts things in order before the process ends because a callback failed or said stop, because of
   * {@link ServerRef#stop()}, or because the starter of a linked server that traps exits has ended.
   *
   * <p>It is not called when the process is killed, or gets an exit signal that it does not trap:
   * for what must be done in any case there is {@link dev.ostinato.process.Processes#onExit}. What
   * it throws takes the place of the reason.
   */
  default void terminate(ExitReason reason, S state) throws Exception {}

  /**
   * Which code this is: what {@code codeChange} of the next one is given. That is the version of
   * its release, or the name of its class if it is of none.
   */
  default Object version() {
    var release = ReleaseLoader.of(getClass());
    return release == null ? getClass().getName() : release.version();
  }

  /**
   * The state for this code, from the state of the code before.
   *
   * <p>In an upgrade to another release it is called in a process of its own, with a copy of the
   * state in which records of the old release stand as records of this one. If it throws, the whole
   * upgrade is given up.
   *
   * @param oldVersion the {@link #version} of the code before
   * @param extra what {@code Sys.changeCode} or the upgrade was given
   */
  default S codeChange(Object oldVersion, Object oldState, Object extra) throws Exception {
    @SuppressWarnings("unchecked")
    var same = (S) oldState;
    return same;
  }

  /**
   * The reason of an end that an exception has brought: all who hear of the end are told it. A
   * server whose exceptions may hold secrets says here what is left of them. Should this fail, only
   * the type of the exception and its frames are left.
   */
  default ExitReason reasonOf(Throwable thrown) {
    return ExitReason.of(thrown);
  }

  /**
   * What reports may show of the state, the last message and the reason: {@code format_status}. A
   * report may be made when the state has just been made, or when only one of the three is of
   * interest: then the others are as they were, or empty.
   */
  default Status formatStatus(Status status) {
    return status;
  }

  /** How a supervisor starts this server, unless told otherwise. */
  @Override
  default ChildSpec<?> childSpec() {
    return ChildSpec.worker(
        getClass().getName(), new ChildSpec.Start.Server<>(Optional.empty(), this, List.of()));
  }

  // The words of an answer

  /** {@code {ok, State}}. */
  default InitResult.Ok<S> ok(S state) {
    return new InitResult.Ok<>(state, After.RECEIVE);
  }

  /** {@code ignore}. */
  default InitResult.Ignore<S> ignore() {
    return new InitResult.Ignore<>();
  }

  /** {@code {error, Reason}}: the start has failed, and that is no crash. */
  default InitResult.Failed<S> failed(ExitReason reason) {
    return new InitResult.Failed<>(reason);
  }

  /** {@code {stop, Reason}}, in {@code init}. */
  default InitResult.Stop<S> stop(ExitReason reason) {
    return new InitResult.Stop<>(reason);
  }

  /** {@code {noreply, State}}. */
  default Next.NoReply<S> noReply(S state) {
    return new Next.NoReply<>(state, After.RECEIVE);
  }

  /** {@code {stop, Reason, State}}. */
  default Next.Stop<S> stop(ExitReason reason, S state) {
    return new Next.Stop<>(reason, state);
  }

  /** Logs a message that nobody expected, and goes on. */
  default Next.NoReply<S> unexpected(Object message, S state) {
    System.getLogger(getClass().getName())
        .log(
            System.Logger.Level.ERROR, "unexpected message in handleInfo: " + Words.brief(message));
    return noReply(state);
  }
}
