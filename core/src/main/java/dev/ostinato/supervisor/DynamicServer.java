package dev.ostinato.supervisor;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.Move;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server that a dynamic supervisor is. */
record DynamicServer(DynamicSupervisor.Spec spec)
    implements GenServer<DynamicServer.State, DynamicServer.Request<?>, Cast<DynamicServer>>,
        Holds {

  record State(Brood kids, Intensity intensity) {}

  sealed interface Request<R> extends Call<DynamicServer, R> {}

  record StartChild<H>(ChildSpec<H> child) implements Request<StartResult<H>> {}

  record ReplaceChild<H>(ChildSpec<H> child) implements Request<StartResult<H>> {}

  record TerminateChild(Pid pid) implements Request<Optional<Refusal>> {}

  record TerminateById(Object id) implements Request<Optional<Refusal>> {}

  record FindChild(Object id) implements Request<Outcome<Optional<ChildInfo>>> {}

  record Children() implements Request<List<ChildInfo>> {}

  record Count() implements Request<ChildCount> {}

  /** It is time to restart a child: after a wait, or after what waits in the mailbox. */
  private record TryAgain(Pid pid) {}

  @Override
  public InitResult<State> init() {
    Processes.trapExits(true);
    return ok(new State(new Brood(spec.keyed()), new Intensity(spec.maxRestarts(), spec.within())));
  }

  @Override
  public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
    var kids = state.kids();
    return switch (request) {
      case StartChild<?> start -> startChild(start, state);
      case ReplaceChild<?> replace -> replaceChild(replace, state);
      case TerminateChild terminate -> terminate.reply(terminate(terminate.pid(), kids), state);
      case TerminateById terminate -> terminate.reply(terminateById(terminate.id(), kids), state);
      case FindChild find -> find.reply(find(find.id(), kids), state);
      case Children children -> children.reply(kids.all().stream().map(Kid::info).toList(), state);
      case Count count -> count.reply(kids.count(), state);
    };
  }

  // Children that come and go

  private <H> CallResult<State> startChild(StartChild<H> start, State state) {
    return start.reply(startChild(start.child(), state.kids()), state);
  }

  private <H> CallResult<State> replaceChild(ReplaceChild<H> replace, State state) {
    return replace.reply(replaceChild(replace.child(), state.kids()), state);
  }

  private <H> StartResult<H> startChild(ChildSpec<H> child, Brood kids) {
    var problem = problem(child);
    if (problem.isPresent()) {
      return new StartResult.Failed<>(problem.get());
    }
    var taken = kids.keyed(child.id());
    if (taken != null) {
      return new StartResult.Failed<>(
          runs(kids.find(taken)) ? new ExitReason.AlreadyStarted(taken) : Refusal.RESTARTING);
    }
    if (kids.size() >= spec.maxChildren()) {
      return new StartResult.Failed<>(new ExitReason.MaxChildren());
    }
    var result = kids.start(child);
    if (result instanceof StartResult.Ok<H>(var pid, _)) {
      var kid = new Kid(child);
      spec.backoff().map(Retry::new).ifPresent(kid::retries);
      kids.add(kid, pid);
    }
    return result;
  }

  private static Optional<ExitReason> problem(ChildSpec<?> child) {
    return child.significant()
        ? Optional.of(
            new ExitReason.BadSpec(
                "child "
                    + Words.brief(child.id())
                    + " is significant; a dynamic supervisor never shuts down for that"))
        : Optional.empty();
  }

  private <H> StartResult<H> replaceChild(ChildSpec<H> child, Brood kids) {
    if (!spec.keyed()) {
      return new StartResult.Failed<>(Refusal.NOT_KEYED);
    }
    if (problem(child).isEmpty()) {
      var _ = terminateById(child.id(), kids);
    }
    return startChild(child, kids);
  }

  private static Optional<Refusal> terminate(Pid pid, Brood kids) {
    var kid = kids.remove(pid);
    if (kid == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (runs(kid)) {
      Lifecycle.stop(kid.spec(), pid);
    }
    return Optional.empty();
  }

  private Optional<Refusal> terminateById(Object id, Brood kids) {
    if (!spec.keyed()) {
      return Optional.of(Refusal.NOT_KEYED);
    }
    var pid = kids.keyed(id);
    return pid == null ? Optional.of(Refusal.NOT_FOUND) : terminate(pid, kids);
  }

  private Outcome<Optional<ChildInfo>> find(Object id, Brood kids) {
    if (!spec.keyed()) {
      return new Outcome.Exit<>(Refusal.NOT_KEYED);
    }
    return new Outcome.Ok<>(Optional.ofNullable(kids.keyed(id)).map(kids::find).map(Kid::info));
  }

  private static boolean runs(@Nullable Kid kid) {
    return kid != null && kid.state() instanceof ChildInfo.State.Running;
  }

  // Children that end

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case ExitSignal(var from, var reason) -> ended(from, reason, state);
      case TryAgain(var pid) -> {
        var kid = state.kids().find(pid);
        if (kid == null) {
          yield noReply(state);
        }
        yield kid.retry() != null ? restart(kid, pid, state) : restartNow(kid, pid, state);
      }
      default -> unexpected(message, state);
    };
  }

  private Next<State> ended(Pid pid, ExitReason reason, State state) {
    var kid = state.kids().find(pid);
    if (kid == null) {
      return noReply(state); // none of ours, or one that was ended on purpose
    }
    boolean orderly = Reports.isOrderly(reason);
    if (kid.spec().restart() == Restart.PERMANENT || !orderly) {
      Lifecycle.reportEnd(kid.spec(), pid, reason);
    }
    boolean again =
        switch (kid.spec().restart()) {
          case PERMANENT -> true;
          case TRANSIENT -> !orderly;
          case TEMPORARY -> false;
        };
    if (!again) {
      state.kids().remove(pid);
      return noReply(state);
    }
    var retry = kid.retry();
    if (retry == null) {
      return restartNow(kid, pid, state);
    }
    kid.isRestarting();
    retry.afterEnd(new TryAgain(pid));
    return noReply(state);
  }

  /** Restarts a child, unless it is one restart too many. */
  private Next<State> restartNow(Kid kid, Pid old, State state) {
    if (!state.intensity().allowsOneMore()) {
      Lifecycle.reportGivingUp(kid.spec(), spec.maxRestarts(), spec.within());
      state.kids().remove(old);
      return stop(ExitReason.SHUTDOWN, state);
    }
    return restart(kid, old, state);
  }

  private Next<State> restart(Kid kid, Pid old, State state) {
    var retry = kid.retry();
    switch (state.kids().start(kid.spec())) {
      case StartResult.Ok<?>(var pid, _) -> {
        state.kids().remove(old);
        state.kids().add(kid, pid);
        kid.restarted(pid);
        if (retry != null) {
          retry.up();
        }
      }
      case StartResult.Ignored<?>() -> state.kids().remove(old);
      case StartResult.Failed<?>(var reason) -> {
        Lifecycle.reportFailure(kid.spec(), reason);
        kid.isRestarting();
        if (retry != null) {
          retry.afterFailure(new TryAgain(old));
        } else {
          Lifecycle.tryAgain(new TryAgain(old));
        }
      }
    }
    return noReply(state);
  }

  @Override
  public Move move(Object now, @Nullable Object given, Carrier carrier) throws CannotCarry {
    var state = (State) now;
    var kids = state.kids();
    var next =
        (given instanceof DynamicSupervisor.Spec it
                ? it
                : (DynamicSupervisor.Spec) carrier.carryOne("spec", spec))
            .keyed(kids.isKeyed());
    var changes = new ArrayList<Runnable>();
    for (var kid : kids.all()) {
      changes.add(Renewal.of(kid, carrier));
    }
    boolean same = next.maxRestarts() == spec.maxRestarts() && next.within().equals(spec.within());
    var intensity = same ? state.intensity() : new Intensity(next.maxRestarts(), next.within());
    return new Move(
        new DynamicServer(next),
        new State(kids, intensity),
        () -> {
          changes.forEach(Runnable::run);
          kids.renewIds();
        });
  }

  @Override
  public void terminate(ExitReason reason, State state) {
    EndAtOnce.of(state.kids().all());
  }
}
