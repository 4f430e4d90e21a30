package dev.ostinato.server;

import dev.ostinato.internal.runtime.Starting;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.process.Startup;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * How a supervisor starts, restarts and ends one child: {@code child_spec()}.
 *
 * @param <H> the handle on the child
 */
public record ChildSpec<H>(
    Object id, Start<H> start, Restart restart, Shutdown shutdown, Type type, boolean significant)
    implements Child {

  private static final Shutdown FIVE_SECONDS = Shutdown.after(Duration.ofSeconds(5));

  public ChildSpec {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(shutdown, "shutdown");
    Objects.requireNonNull(type, "type");
  }

  public enum Type {
    WORKER,
    SUPERVISOR
  }

  /** How to start a child: as data for a server, so that its code can be replaced. */
  public sealed interface Start<H> {

    /** Starts the child, linked to the calling process. */
    StartResult<H> startLink() throws Exception;

    record Server<T>(
        Optional<ServerName<T>> name, GenServer<?, ?, ?> server, List<StartOption> options)
        implements Start<ServerRef<T>> {

      @Override
      public StartResult<ServerRef<T>> startLink() {
        return ServerStart.start(Starting.Bond.LINK, name.orElse(null), server, options);
      }
    }

    record Function<H>(Callable<StartResult<H>> function) implements Start<H> {

      @Override
      public StartResult<H> startLink() throws Exception {
        return function.call();
      }
    }
  }

  /** A permanent worker with 5 seconds to end. */
  public static <H> ChildSpec<H> worker(Object id, Start<H> start) {
    return new ChildSpec<>(id, start, Restart.PERMANENT, FIVE_SECONDS, Type.WORKER, false);
  }

  /** A permanent worker that is a process written by hand: {@code proc_lib:start_link}. */
  public static <H> ChildSpec<H> process(Object id, Startup<H> work, SpawnOption... options) {
    return worker(id, new Start.Function<>(new ByHand<>(work, List.of(options))));
  }

  /** The start of a process that is written by hand. */
  private record ByHand<H>(Startup<H> work, List<SpawnOption> options)
      implements Callable<StartResult<H>> {

    @Override
    public StartResult<H> call() {
      return Processes.startLink(work, options.toArray(SpawnOption[]::new));
    }
  }

  /** A permanent supervisor with all the time it needs to end. */
  public static <H> ChildSpec<H> supervisor(Object id, Start<H> start) {
    return new ChildSpec<>(id, start, Restart.PERMANENT, Shutdown.INFINITY, Type.SUPERVISOR, false);
  }

  public ChildSpec<H> id(Object id) {
    return new ChildSpec<>(id, start, restart, shutdown, type, significant);
  }

  public ChildSpec<H> restart(Restart restart) {
    return new ChildSpec<>(id, start, restart, shutdown, type, significant);
  }

  public ChildSpec<H> shutdown(Shutdown shutdown) {
    return new ChildSpec<>(id, start, restart, shutdown, type, significant);
  }

  public ChildSpec<H> type(Type type) {
    return new ChildSpec<>(id, start, restart, shutdown, type, significant);
  }

  public ChildSpec<H> significant(boolean significant) {
    return new ChildSpec<>(id, start, restart, shutdown, type, significant);
  }

  @Override
  public ChildSpec<H> childSpec() {
    return this;
  }
}
