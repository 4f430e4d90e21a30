package dev.ostinato.task;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Work;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Match;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How the process of a task comes to be. */
sealed interface Starter {

  /** The whole life of the process of a task, which has been bound to the one that wants it. */
  interface Life {
    ExitReason live();
  }

  /**
   * Starts a process for the calling one.
   *
   * @param bind makes the life of the process, on the calling thread, before it begins: this is the
   *     place for links and monitors
   */
  <T extends Life> T start(Function<LocalProcess, T> bind);

  /** Starts it as a child of the calling process. */
  record Direct(List<SpawnOption> options) implements Starter {

    @Override
    public <T extends Life> T start(Function<LocalProcess, T> bind) {
      var self = LocalProcess.running();
      var life = new ArrayList<T>(1);
      var _ =
          self.node.spawn(
              self,
              () -> life.getFirst().live(),
              options.toArray(SpawnOption[]::new),
              process -> life.add(bind.apply(process)));
      return life.getFirst();
    }
  }

  /** Starts it as a child of a supervisor, and tells it to begin when it is bound. */
  record Supervised(DynamicSupervisor supervisor, Shutdown shutdown, Duration patience)
      implements Starter {

    /** How long a child waits for the word to begin. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    public Supervised {
      Objects.requireNonNull(shutdown, "shutdown");
    }

    Supervised(DynamicSupervisor supervisor, Shutdown shutdown) {
      this(supervisor, shutdown, PATIENCE);
    }

    /** The word to begin. */
    private record Begin(Life life) {}

    @Override
    public <T extends Life> T start(Function<LocalProcess, T> bind) {
      var pid =
          switch (supervisor.startChild(spec(LocalProcess.running()))) {
            case StartResult.Ok<Pid>(_, var child) -> child;
            case StartResult.Failed<Pid>(ExitReason.MaxChildren()) ->
                throw new IllegalStateException(
                    "expected room for one more task, got: "
                        + supervisor
                        + " has as many as it may have (maxChildren)");
            case StartResult.Failed<Pid>(var reason) -> throw new ExitException(reason);
            case StartResult.Ignored<Pid>() ->
                throw new IllegalStateException("a task is never ignored");
          };
      T life = bind.apply(Operations.local(pid));
      pid.send(new Begin(life));
      return life;
    }

    /** A child that waits for {@code owner} to say that it shall begin. */
    ChildSpec<Pid> spec(Pid owner) {
      return child(() -> await(owner)).restart(Restart.TEMPORARY).shutdown(shutdown);
    }

    private ExitReason await(Pid owner) {
      var monitor = Processes.monitor(owner);
      Function<Object, Match<Object>> clauses =
          message ->
              message instanceof Begin
                      || (message instanceof Down down && down.monitor() == monitor)
                  ? Processes.take(message)
                  : Processes.skip();
      return switch (Processes.receive(clauses, patience).orElse(ExitReason.NORMAL)) {
        case Begin(var life) -> {
          Processes.demonitorAndFlush(monitor);
          yield life.live();
        }
        case Down(_, _, var reason) -> ExitReason.shutdown(reason);
        default -> new ExitReason.Timeout();
      };
    }
  }

  /** A child that leads a life of its own. */
  static ChildSpec<Pid> child(Work work) {
    return ChildSpec.worker("Task", new ChildSpec.Start.Function<>(() -> linked(work)));
  }

  /** Starts a process that is linked to the calling one, and awaited by nobody. */
  static StartResult<Pid> linked(Work work, SpawnOption... options) {
    return spawn(true, work, options);
  }

  /** Starts a process that is awaited by nobody. */
  static StartResult<Pid> spawn(boolean link, Work work, SpawnOption... options) {
    var self = LocalProcess.running();
    var process =
        self.node.spawn(
            self,
            work,
            options,
            child -> {
              if (link) {
                self.linkTo(child);
              }
            });
    return new StartResult.Ok<>(process, process);
  }
}
