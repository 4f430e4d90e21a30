package dev.ostinato.supervisor;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Call;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Message;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The handle on a dynamic supervisor: each request waits as long as it takes. */
record DynamicRef(ServerRef<DynamicServer> server) implements DynamicSupervisor {

  static StartResult<DynamicSupervisor> startLink(DynamicSupervisor.Spec spec) {
    var code = new DynamicServer(spec);
    StartResult<ServerRef<DynamicServer>> result =
        spec.name()
            .map(handle -> GenServer.startLink(nameOf(handle), code))
            .orElseGet(() -> GenServer.startLink(code));
    return switch (result) {
      case StartResult.Ok<ServerRef<DynamicServer>>(var pid, var ref) ->
          new StartResult.Ok<>(pid, new DynamicRef(ref));
      case StartResult.Ignored<ServerRef<DynamicServer>>() -> new StartResult.Ignored<>();
      case StartResult.Failed<ServerRef<DynamicServer>>(var reason) ->
          new StartResult.Failed<>(reason);
    };
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

  private <R> R ask(Call<DynamicServer, R> request) {
    return server.call(request, Processes.INFINITY);
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
