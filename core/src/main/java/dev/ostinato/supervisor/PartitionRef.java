package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Given;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handle on a partition supervisor; two of one name are equal. */
final class PartitionRef<H> implements PartitionSupervisor<H>, Front<SupervisorServer> {

  private final Object name;
  private final Function<? super Address, ? extends H> handle;
  private final ServerName<SupervisorServer> server;

  PartitionRef(Object name, Function<? super Address, ? extends H> handle) {
    this.name = Objects.requireNonNull(name, "name");
    this.handle = Objects.requireNonNull(handle, "handle");
    this.server = ServerName.local(name);
  }

  /**
   * A handle that was made by {@link PartitionSupervisor#local}.
   *
   * @throws IllegalArgumentException if it was not
   */
  static <H> PartitionRef<H> of(PartitionSupervisor<H> handle) {
    if (handle instanceof PartitionRef<H> ref) {
      return ref;
    }
    throw new IllegalArgumentException(
        "expected a handle of PartitionSupervisor.local, got: " + handle);
  }

  StartResult<PartitionSupervisor<H>> startLink(PartitionSupervisor.Spec<H> spec) {
    return SupervisorRef.startLink(new Plan(spec)).map(_ -> this);
  }

  /** Decides in the supervisor's process, at each start, and keeps the table there. */
  private record Plan(PartitionSupervisor.Spec<?> spec) implements Rereads {

    @Override
    public Optional<Supervisor> name() {
      return Optional.of(new SupervisorRef(of(spec.name()).server));
    }

    @Override
    public Supervisor.Spec init() {
      var table = Partitions.open(of(spec.name()).name, spec.partitions());
      return Supervisor.of(spec.strategy(), table.children(spec.child()))
          .intensity(spec.maxRestarts(), spec.within());
    }

    @Override
    public Supervisor.Spec reread() {
      var table =
          Partitions.find(of(spec.name()).name)
              .orElseThrow(() ->
                  new IllegalStateException(
                      "expected a partition supervisor of the name "
                          + spec.name()
                          + "; its name must not be of a class of the release"));
      return Supervisor.of(spec.strategy(), table.children(spec.child()))
          .intensity(spec.maxRestarts(), spec.within());
    }
  }

  /** How a supervisor above starts one. */
  record SpecStart<H>(PartitionSupervisor.Spec<H> spec)
      implements Callable<StartResult<PartitionSupervisor<H>>>, Given {

    @Override
    public StartResult<PartitionSupervisor<H>> call() {
      return spec.startLink();
    }

    @Override
    public Object given() {
      return new Plan(spec);
    }
  }

  @Override
  public ServerRef<SupervisorServer> server() {
    return server;
  }

  @Override
  public H via(Object key) {
    return handle.apply((Address) ServerName.via(new PartitionNames(name), key));
  }

  @Override
  public int partitions() {
    return table().count();
  }

  private Partitions table() {
    return Partitions.find(name).orElseThrow(() -> new ExitException(new ExitReason.NoProcess()));
  }

  @Override
  public int resize(int partitions) {
    var table = table();
    if (partitions < 0 || partitions > table.most()) {
      throw new IllegalArgumentException(
          "expected partitions to be from 0 to "
              + table.most()
              + ", which is how many there were at the start, got: "
              + partitions);
    }
    return switch (ask(new SupervisorServer.Resize(table, partitions))) {
      case Outcome.Ok<Integer>(var before) -> before;
      case Outcome.Exit<Integer>(var reason) -> throw new ExitException(reason);
    };
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
  public boolean equals(@Nullable Object other) {
    return other instanceof PartitionRef<?> ref && server.equals(ref.server);
  }

  @Override
  public int hashCode() {
    return server.hashCode();
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
