package dev.ostinato.agent;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The handle on an agent. */
record AgentRef<S>(ServerRef<AgentServer<S>> server) implements Agent<S> {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  // Starting

  static <S> AgentServer<S> code(Callable<? extends S> initial) {
    return new AgentServer<>(Objects.requireNonNull(initial, "initial"));
  }

  static <S> StartResult<Agent<S>> handle(StartResult<ServerRef<AgentServer<S>>> result) {
    return result.map(AgentRef::new);
  }

  // Handles

  static <S> Agent<S> local(Object name) {
    return new AgentRef<>(ServerName.local(name));
  }

  /** A name for servers stays one, so that an agent can be started under it. */
  @SuppressWarnings("unchecked") // that an agent of S is there is the caller's claim
  static <S> Agent<S> at(Address address) {
    return new AgentRef<>(
        address instanceof ServerName<?> name
            ? (ServerName<AgentServer<S>>) name
            : ServerRef.at(address));
  }

  /**
   * The name that a handle stands for.
   *
   * @throws IllegalArgumentException if it stands for a process, or for a name of no server
   */
  static <S> ServerName<AgentServer<S>> nameOf(Agent<S> handle) {
    Objects.requireNonNull(handle, "name");
    if (handle instanceof AgentRef<S>(ServerName<AgentServer<S>> name)) {
      return name;
    }
    throw new IllegalArgumentException(
        "expected a handle of Agent.local, or of Agent.at with a ServerName, got: " + handle);
  }

  // Functions

  @Override
  public <R> R get(Read<? super S, ? extends R> read) {
    return get(read, DEFAULT_TIMEOUT);
  }

  @Override
  public <R> R get(Read<? super S, ? extends R> read, Duration timeout) {
    var request = new AgentServer.Get<S, R>(Objects.requireNonNull(read, "read"));
    return server
        .call(request, timeout)
        .orElseThrow(() ->
            new ExitException(
                new Operation.Call(address(), request, timeout), new ExitReason.BadReturn("get")));
  }

  @Override
  public void update(Change<S> change) {
    update(change, DEFAULT_TIMEOUT);
  }

  @Override
  public void update(Change<S> change, Duration timeout) {
    server.call(new AgentServer.Update<>(Objects.requireNonNull(change, "change")), timeout);
  }

  @Override
  public <R> R getAndUpdate(Read<? super S, Then<R, S>> change) {
    return getAndUpdate(change, DEFAULT_TIMEOUT);
  }

  @Override
  public <R> R getAndUpdate(Read<? super S, Then<R, S>> change, Duration timeout) {
    return server.call(
        new AgentServer.GetAndUpdate<S, R>(Objects.requireNonNull(change, "change")), timeout);
  }

  @Override
  public void cast(Change<S> change) {
    server.cast(new AgentServer.Tell<>(Objects.requireNonNull(change, "change")));
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public void stop(ExitReason reason, Duration timeout) {
    server.stop(reason, timeout);
  }

  // As any reference to a process

  @Override
  public Address address() {
    return server.address();
  }

  @Override
  public void send(Object message) {
    server.send(message);
  }

  @Override
  public Optional<Pid> whereis() {
    return server.whereis();
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
