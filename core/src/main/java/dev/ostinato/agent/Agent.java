package dev.ostinato.agent;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.StartOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A process that keeps a state and applies functions to it, one at a time: {@code Agent}.
 *
 * <p>Functions run in the agent's process, those of one caller in the order in which it sent them;
 * while one runs, all others wait. One that throws ends the agent, and its caller exits with the
 * same reason. None is null, neither a state nor an answer: a change that returns null ends the
 * agent with {@link ExitReason.BadReturn}.
 *
 * <p>What waits for an answer waits 5 seconds unless told otherwise, and exits as {@link
 * dev.ostinato.server.ServerRef#call} does: with {@code NoProcess} if no agent is there, {@code
 * Timeout} if the answer does not come in time, {@code CallingSelf} in the agent's own functions,
 * {@code BadCall} if the process at an unchecked handle is a server but no agent. A function whose
 * caller has given up is applied all the same.
 *
 * @param <S> the state
 */
public interface Agent<S> extends ProcessRef {

  // Starting

  /**
   * Starts an agent that is linked to the calling process, and waits until {@code initial} has made
   * the first state, in the agent's process: {@code start_link}.
   */
  static <S> StartResult<Agent<S>> startLink(
      Callable<? extends S> initial, StartOption... options) {
    return AgentRef.handle(GenServer.startLink(AgentRef.<S>code(initial), options));
  }

  /**
   * As {@link #startLink(Callable, StartOption...)}, under the name of a handle, made by {@link
   * #local} or by {@link #at} of a name for servers; if a process has it, the start fails with
   * {@link ExitReason.AlreadyStarted}.
   */
  static <S> StartResult<Agent<S>> startLink(
      Agent<S> name, Callable<? extends S> initial, StartOption... options) {
    return AgentRef.handle(
        GenServer.startLink(AgentRef.nameOf(name), AgentRef.<S>code(initial), options));
  }

  /** Starts an agent that is linked to nobody: {@code start}. */
  static <S> StartResult<Agent<S>> start(Callable<? extends S> initial, StartOption... options) {
    return AgentRef.handle(GenServer.start(AgentRef.<S>code(initial), options));
  }

  /** As {@link #start(Callable, StartOption...)}, under the name of a handle. */
  static <S> StartResult<Agent<S>> start(
      Agent<S> name, Callable<? extends S> initial, StartOption... options) {
    return AgentRef.handle(
        GenServer.start(AgentRef.nameOf(name), AgentRef.<S>code(initial), options));
  }

  /** How a supervisor starts an agent; its id is the name of this class. */
  static <S> ChildSpec<Agent<S>> childSpec(Callable<? extends S> initial, StartOption... options) {
    Objects.requireNonNull(initial, "initial");
    return ChildSpec.worker(
        Agent.class.getName(),
        new ChildSpec.Start.Function<>(
            new AgentStart<>(Optional.empty(), initial, List.of(options))));
  }

  /** How a supervisor starts an agent under the name of a handle, which is its id. */
  static <S> ChildSpec<Agent<S>> named(
      Agent<S> handle, Callable<? extends S> initial, StartOption... options) {
    Objects.requireNonNull(initial, "initial");
    var name = AgentRef.nameOf(handle);
    return ChildSpec.worker(
        name.address(),
        new ChildSpec.Start.Function<>(
            new AgentStart<>(Optional.of(handle), initial, List.of(options))));
  }

  // Handles

  /** The agent that has, or will have, a name on this node. */
  static <S> Agent<S> local(Object name) {
    return AgentRef.local(name);
  }

  /** Claims, unchecked, that at {@code address} is an agent of {@code S}. */
  static <S> Agent<S> at(Address address) {
    return AgentRef.at(address);
  }

  // Functions

  /** The answer of a function that both replies and changes the state. */
  static <R, S> Then<R, S> then(R reply, S state) {
    return new Then<>(reply, state);
  }

  /** What {@code read} makes of the state. */
  <R> R get(Read<? super S, ? extends R> read);

  /**
   * What {@code read} makes of the state. If that is null, the caller exits with {@link
   * ExitReason.BadReturn}, and the agent goes on, for nothing has changed.
   */
  <R> R get(Read<? super S, ? extends R> read, Duration timeout);

  /** Changes the state, and returns when that is done. */
  void update(Change<S> change);

  /** Changes the state, and returns when that is done. */
  void update(Change<S> change, Duration timeout);

  /** Changes the state, and returns what {@code change} replies. */
  <R> R getAndUpdate(Read<? super S, Then<R, S>> change);

  /** Changes the state, and returns what {@code change} replies. */
  <R> R getAndUpdate(Read<? super S, Then<R, S>> change, Duration timeout);

  /** Changes the state without waiting; if no agent is there, nothing happens. */
  void cast(Change<S> change);

  /** Ends the agent, after what it has been sent before, and waits until it has ended. */
  void stop();

  /**
   * Ends the agent, after what it has been sent before, and waits until it has ended.
   *
   * @throws dev.ostinato.process.ExitException if no agent is there, if the time ends first, or if
   *     the agent ends with another reason
   */
  void stop(ExitReason reason, Duration timeout);

  /**
   * A reply, and the state from then on: {@code {reply, State}}.
   *
   * @param <R> the reply
   * @param <S> the state
   */
  record Then<R, S>(R reply, S state) {

    public Then {
      Objects.requireNonNull(reply, "reply");
      Objects.requireNonNull(state, "state");
    }
  }

  /** A look at the state. */
  @FunctionalInterface
  interface Read<S, R> {

    R apply(S state) throws Exception;
  }

  /** A new state from the old one. */
  @FunctionalInterface
  interface Change<S> {

    S apply(S state) throws Exception;
  }
}
