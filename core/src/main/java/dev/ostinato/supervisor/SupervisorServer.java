package dev.ostinato.supervisor;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.Move;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Restart;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The server that a supervisor is: it traps exits, and its messages are those of its children. */
record SupervisorServer(Supervisor.Plan plan)
    implements GenServer<
            SupervisorServer.State, SupervisorServer.Request<?>, Cast<SupervisorServer>>,
        Holds {

  record State(Supervisor.Spec spec, Family family, Intensity intensity) {}

  sealed interface Request<R> extends Call<SupervisorServer, R> {}

  record StartChild<H>(ChildSpec<H> child) implements Request<StartResult<H>> {}

  record RestartChild(Object id) implements Request<StartResult<?>> {}

  record TerminateChild(Object id) implements Request<Optional<Refusal>> {}

  record DeleteChild(Object id) implements Request<Optional<Refusal>> {}

  record Children() implements Request<List<ChildInfo>> {}

  record Count() implements Request<ChildCount> {}

  /** Lets so many partitions run, those of the lowest numbers, and counts them in their table. */
  record Resize(Partitions table, int to) implements Request<Outcome<Integer>> {}

  /** A restart failed and is to be tried again, after what waits in the mailbox. */
  private record TryAgain(Object id) {}

  @Override
  public InitResult<State> init() throws Exception {
    Processes.trapExits(true);
    var spec = plan.init();
    if (spec == null) {
      return stop(new ExitReason.BadReturn("init"));
    }
    var children = Specs.all(spec.children());
    var problem = Specs.problem(children, spec.autoShutdown());
    if (problem.isPresent()) {
      return stop(new ExitReason.BadSpec(problem.get()));
    }
    var family = new Family();
    children.forEach(family::add);
    var failure = family.start(List.copyOf(family.inOrder()));
    if (failure.isPresent()) {
      family.stop(List.copyOf(family.inOrder()));
      var failed = failure.get();
      return stop(
          ExitReason.shutdown(
              new ExitReason.FailedToStartChild(failed.kid().id(), failed.reason())));
    }
    return ok(new State(spec, family, new Intensity(spec.maxRestarts(), spec.within())));
  }

  @Override
  public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
    var family = state.family();
    return switch (request) {
      case StartChild<?> start -> startChild(start, state);
      case RestartChild restart -> restart.reply(restartChild(restart.id(), family), state);
      case TerminateChild terminate -> {
        var kid = family.find(terminate.id());
        if (kid != null) {
          family.stop(kid);
        }
        yield terminate.reply(refusal(kid == null, Refusal.NOT_FOUND), state);
      }
      case DeleteChild delete -> delete.reply(deleteChild(delete.id(), family), state);
      case Children children ->
          children.reply(family.lastFirst().stream().map(Kid::info).toList(), state);
      case Count count -> count.reply(family.count(), state);
      case Resize resize -> resize.reply(resize(resize.table(), resize.to(), family), state);
    };
  }

  private <H> CallResult<State> startChild(StartChild<H> start, State state) {
    return start.reply(startChild(start.child(), state), state);
  }

  private <H> StartResult<H> startChild(ChildSpec<H> child, State state) {
    var family = state.family();
    var present = family.find(child.id());
    if (present != null) {
      return new StartResult.Failed<>(
          switch (present.state()) {
            case ChildInfo.State.Running(var pid) -> new ExitReason.AlreadyStarted(pid);
            case ChildInfo.State.Restarting() -> Refusal.RESTARTING;
            case ChildInfo.State.Stopped() -> Refusal.ALREADY_PRESENT;
          });
    }
    var problem = Specs.problem(child, state.spec().autoShutdown());
    if (problem.isPresent()) {
      return new StartResult.Failed<>(new ExitReason.BadSpec(problem.get()));
    }
    var kid = family.add(child);
    var result = family.start(kid, child);
    if (result instanceof StartResult.Failed<H>) {
      family.remove(kid);
    }
    return result;
  }

  private static StartResult<?> restartChild(Object id, Family family) {
    var kid = family.find(id);
    if (kid == null) {
      return new StartResult.Failed<>(Refusal.NOT_FOUND);
    }
    return switch (kid.state()) {
      case ChildInfo.State.Running _ -> new StartResult.Failed<>(Refusal.RUNNING);
      case ChildInfo.State.Restarting _ -> new StartResult.Failed<>(Refusal.RESTARTING);
      case ChildInfo.State.Stopped _ -> family.start(kid, kid.spec());
    };
  }

  private static Optional<Refusal> deleteChild(Object id, Family family) {
    var kid = family.find(id);
    if (kid == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    return switch (kid.state()) {
      case ChildInfo.State.Running _ -> Optional.of(Refusal.RUNNING);
      case ChildInfo.State.Restarting _ -> Optional.of(Refusal.RESTARTING);
      case ChildInfo.State.Stopped _ -> {
        family.remove(kid);
        yield Optional.empty();
      }
    };
  }

  private static Outcome<Integer> resize(Partitions table, int to, Family family) {
    int before = table.count();
    table.count(Math.min(before, to));
    family.stop(numbered(family, to, before));
    var failure = family.start(numbered(family, before, to));
    if (failure.isPresent()) {
      family.stop(numbered(family, before, to));
      var failed = failure.get();
      return new Outcome.Exit<>(
          new ExitReason.FailedToStartChild(failed.kid().id(), failed.reason()));
    }
    table.count(to);
    return new Outcome.Ok<>(before);
  }

  /** The partitions of these numbers. */
  private static List<Kid> numbered(Family family, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(family::find)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static Optional<Refusal> refusal(boolean refused, Refusal why) {
    return refused ? Optional.of(why) : Optional.empty();
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case ExitSignal(var from, var reason) -> ended(from, reason, state);
      case TryAgain(var id) -> {
        var kid = state.family().find(id);
        yield kid != null && kid.state() instanceof ChildInfo.State.Restarting
            ? restart(kid, state)
            : noReply(state);
      }
      default -> unexpected(message, state);
    };
  }

  private Next<State> ended(Pid pid, ExitReason reason, State state) {
    var kid = state.family().at(pid);
    if (kid == null) {
      return noReply(state); // none of ours, or one that was ended on purpose
    }
    state.family().ended(kid, pid);
    boolean orderly = Reports.isOrderly(reason);
    if (kid.spec().restart() == Restart.PERMANENT || !orderly) {
      Lifecycle.reportEnd(kid.spec(), pid, reason);
    }
    return switch (kid.spec().restart()) {
      case PERMANENT -> restart(kid, state);
      case TRANSIENT -> orderly ? gone(kid, state) : restart(kid, state);
      case TEMPORARY -> gone(kid, state);
    };
  }

  /** A child has ended for good; if that was what the supervisor was there for, it ends, too. */
  private Next<State> gone(Kid kid, State state) {
    boolean over =
        kid.spec().significant()
            && switch (state.spec().autoShutdown()) {
              case NEVER -> false;
              case ANY_SIGNIFICANT -> true;
              case ALL_SIGNIFICANT ->
                  state.family().inOrder().stream()
                      .noneMatch(other ->
                          other.spec().significant()
                              && !(other.state() instanceof ChildInfo.State.Stopped));
            };
    return over ? stop(ExitReason.SHUTDOWN, state) : noReply(state);
  }

  private Next<State> restart(Kid kid, State state) {
    var spec = state.spec();
    if (!state.intensity().allowsOneMore()) {
      Lifecycle.reportGivingUp(kid.spec(), spec.maxRestarts(), spec.within());
      kid.isStopped();
      LocalProcess.running().giveUp(); // whoever owns a whole tree wants to know
      return stop(ExitReason.SHUTDOWN, state);
    }
    var family = state.family();
    var affected =
        switch (spec.strategy()) {
          case ONE_FOR_ONE -> List.of(kid);
          case ONE_FOR_ALL -> List.copyOf(family.inOrder());
          case REST_FOR_ONE -> List.copyOf(family.from(kid));
        };
    family.stop(affected);
    var again = affected.stream().filter(one -> !one.isTemporary()).toList();
    family
        .restart(again)
        .ifPresent(failure -> {
          failure.kid().isRestarting();
          Lifecycle.tryAgain(new TryAgain(failure.kid().id()));
        });
    return noReply(state);
  }

  // Upgrades

  @Override
  public @Nullable Object read(@Nullable Object given, Carrier carrier) throws Exception {
    var next =
        given instanceof Supervisor.Plan it
            ? it
            : (Supervisor.Plan) carrier.another().carryOne("plan", plan);
    if (next == plan) {
      return null;
    }
    var spec = next instanceof Rereads it ? it.reread() : next.init();
    if (spec == null) {
      throw new ExitException(new ExitReason.BadReturn("init"));
    }
    var problem = Specs.problem(Specs.all(spec.children()), spec.autoShutdown());
    if (problem.isPresent()) {
      throw new ExitException(new ExitReason.BadSpec(problem.get()));
    }
    return spec;
  }

  @Override
  public Map<Pid, Object> children(Object state, Object given, Carrier carrier) throws CannotCarry {
    return Renewal.given(((State) state).family(), (Supervisor.Spec) given, carrier);
  }

  @Override
  public List<Object> added(Object state, Object given, Carrier carrier) throws CannotCarry {
    var now = (State) state;
    return Renewal.added(now.family(), now.spec(), (Supervisor.Spec) given, carrier);
  }

  @Override
  public List<Object> kept(Object state, Object given, Carrier carrier) throws CannotCarry {
    return Renewal.kept(((State) state).family(), (Supervisor.Spec) given, carrier);
  }

  @Override
  public Move move(Object now, @Nullable Object given, Carrier carrier) throws CannotCarry {
    var state = (State) now;
    if (!(given instanceof Supervisor.Spec next)) {
      var same = (Supervisor.Spec) carrier.carryOne("spec", state.spec());
      return new Move(this, withSpec(state, same), Renewal.of(state.family(), carrier));
    }
    return new Move(
        new SupervisorServer(next),
        withSpec(state, next),
        Renewal.of(state.family(), state.spec(), next, carrier));
  }

  private static State withSpec(State state, Supervisor.Spec next) {
    boolean same =
        next.maxRestarts() == state.spec().maxRestarts()
            && next.within().equals(state.spec().within());
    return new State(
        next,
        state.family(),
        same ? state.intensity() : new Intensity(next.maxRestarts(), next.within()));
  }

  @Override
  public void terminate(ExitReason reason, State state) {
    state.family().stop(List.copyOf(state.family().inOrder()));
  }
}
