package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Given;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
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
import java.util.concurrent.Callable;

/** The handle on a dynamic supervisor: each request waits as long as it takes. */
record DynamicRef(ServerRef<DynamicServer> server)
    implements DynamicSupervisor, Front<DynamicServer> {

  static StartResult<DynamicSupervisor> startLink(DynamicSupervisor.Spec spec) {
    var code = new DynamicServer(spec);
    StartResult<ServerRef<DynamicServer>> result =
        spec.name()
            .map(handle -> GenServer.startLink(nameOf(handle), code))
            .orElseGet(() -> GenServer.startLink(code));
    return result.map(DynamicRef::new);
  }

  /** How a supervisor above starts one. */
  record SpecStart(DynamicSupervisor.Spec spec)
      implements Callable<StartResult<DynamicSupervisor>>, Given {

    @Override
    public StartResult<DynamicSupervisor> call() {
      return startLink(spec);
    }

    @Override
    public Object given() {
      return spec;
    }
  }

  /**
   * The name of a handle that was made by {@link DynamicSupervisor#local}.
   *
   * @throws IllegalArgumentException if it was not
   */
  static ServerName<DynamicServer> nameOf(DynamicSupervisor handle) {
    if (handle instanceof DynamicRef(ServerName<DynamicServer> name)) {
      return name;
    }
    throw new IllegalArgumentException(
        "expected a handle of DynamicSupervisor.local, got: " + handle);
  }

  @Override
  public <H> StartResult<H> startChild(ChildSpec<H> child) {
    return ask(new DynamicServer.StartChild<>(Objects.requireNonNull(child, "child")));
  }

  @Override
  public <T> StartResult<ServerRef<T>> startChild(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> code) {
    return startChild(Specs.of(code));
  }

  @Override
  public Optional<Refusal> terminateChild(Pid pid) {
    return ask(new DynamicServer.TerminateChild(pid));
  }

  @Override
  public Optional<ChildInfo> findChild(Object id) {
    return switch (ask(new DynamicServer.FindChild(Objects.requireNonNull(id, "id")))) {
      case Outcome.Ok<Optional<ChildInfo>>(var child) -> child;
      case Outcome.Exit<Optional<ChildInfo>>(var reason) -> throw new ExitException(reason);
    };
  }

  @Override
  public <H> StartResult<H> replaceChild(ChildSpec<H> child) {
    return ask(new DynamicServer.ReplaceChild<>(Objects.requireNonNull(child, "child")));
  }

  @Override
  public Optional<Refusal> terminateById(Object id) {
    return ask(new DynamicServer.TerminateById(Objects.requireNonNull(id, "id")));
  }

  @Override
  public List<ChildInfo> children() {
    return ask(new DynamicServer.Children());
  }

  @Override
  public ChildCount count() {
    return ask(new DynamicServer.Count());
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
