package dev.ostinato.supervisor;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Message;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The handle on a supervisor: each request waits as long as it takes. */
record SupervisorRef(ServerRef<SupervisorServer> server)
    implements Supervisor, Front<SupervisorServer> {

  static StartResult<Supervisor> startLink(Supervisor.Plan plan) {
    var code = new SupervisorServer(plan);
    StartResult<ServerRef<SupervisorServer>> result =
        plan.name()
            .map(handle -> GenServer.startLink(nameOf(handle), code))
            .orElseGet(() -> GenServer.startLink(code));
    return result.map(SupervisorRef::new);
  }

  /**
   * The name of a handle that was made by {@link Supervisor#local}.
   *
   * @throws IllegalArgumentException if it was not
   */
  static ServerName<SupervisorServer> nameOf(Supervisor handle) {
    if (handle instanceof SupervisorRef(ServerName<SupervisorServer> name)) {
      return name;
    }
    throw new IllegalArgumentException("expected a handle of Supervisor.local, got: " + handle);
  }

  @Override
  public <H> StartResult<H> startChild(ChildSpec<H> child) {
    return ask(new SupervisorServer.StartChild<>(Objects.requireNonNull(child, "child")));
  }

  @Override
  public <T> StartResult<ServerRef<T>> startChild(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> code) {
    return startChild(Specs.of(code));
  }

  @Override
  public StartResult<?> restartChild(Object id) {
    return ask(new SupervisorServer.RestartChild(id));
  }

  @Override
  public Optional<Refusal> terminateChild(Object id) {
    return ask(new SupervisorServer.TerminateChild(id));
  }

  @Override
  public Optional<Refusal> deleteChild(Object id) {
    return ask(new SupervisorServer.DeleteChild(id));
  }

  @Override
  public List<ChildInfo> children() {
    return ask(new SupervisorServer.Children());
  }

  @Override
  public ChildCount count() {
    return ask(new SupervisorServer.Count());
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public void stop(ExitReason reason, Duration timeout) {
    server.stop(reason, timeout);
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
