package dev.ostinato.supervisor;

import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server that a dynamic supervisor is. */
record DynamicServer(DynamicSupervisor.Spec spec)
    implements GenServer<DynamicServer.State, DynamicServer.Request<?>, Cast<DynamicServer>> {

  /**
   * What it knows.
   *
   * @param kids by their pids; one that is being restarted by that of its last process
   */
  record State(Map<Pid, Kid> kids, Intensity intensity) {}

  sealed interface Request<R> extends Call<DynamicServer, R> {}

  record StartChild<H>(ChildSpec<H> child) implements Request<StartResult<H>> {}

  record TerminateChild(Pid pid) implements Request<Optional<Refusal>> {}

  record Children() implements Request<List<ChildInfo>> {}

  record Count() implements Request<ChildCount> {}

  /** A restart failed and is to be tried again, after what waits in the mailbox. */
  private record TryAgain(Pid pid) {}

  @Override
  public InitResult<State> init() {
    Processes.trapExits(true);
    return ok(new State(new LinkedHashMap<>(), new Intensity(spec.maxRestarts(), spec.within())));
  }

  @Override
  public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
    var kids = state.kids();
    return switch (request) {
      case StartChild<?> start -> startChild(start, state);
      case TerminateChild terminate ->
          terminate.reply(terminateChild(terminate.pid(), kids), state);
      case Children children ->
          children.reply(kids.values().stream().map(Kid::info).toList(), state);
      case Count count -> count.reply(count(kids), state);
    };
  }

  private <H> CallResult<State> startChild(StartChild<H> start, State state) {
    return start.reply(startChild(start.child(), state.kids()), state);
  }

  private <H> StartResult<H> startChild(ChildSpec<H> child, Map<Pid, Kid> kids) {
    if (child.significant()) {
      return new StartResult.Failed<>(
          new ExitReason.BadSpec(
              "child "
                  + Words.brief(child.id())
                  + " is significant; a dynamic supervisor never shuts down for that"));
    }
    if (kids.size() >= spec.maxChildren()) {
      return new StartResult.Failed<>(new ExitReason.MaxChildren());
    }
    var result = Lifecycle.start(child);
    if (result instanceof StartResult.Ok<H>(var pid, _)) {
      keep(new Kid(child), pid, kids);
    }
    return result;
  }

  private static void keep(Kid kid, Pid pid, Map<Pid, Kid> kids) {
    kid.runs(pid);
    kids.put(pid, kid);
  }

  private static Optional<Refusal> terminateChild(Pid pid, Map<Pid, Kid> kids) {
    var kid = kids.remove(pid);
    if (kid == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (kid.state() instanceof ChildInfo.State.Running) {
      Lifecycle.stop(kid.spec(), pid);
    }
    return Optional.empty();
  }

  private static ChildCount count(Map<Pid, Kid> kids) {
    int active = 0;
    int supervisors = 0;
    for (var kid : kids.values()) {
      if (kid.state() instanceof ChildInfo.State.Running) {
        active++;
      }
      if (kid.spec().type() == ChildSpec.Type.SUPERVISOR) {
        supervisors++;
      }
    }
    return new ChildCount(kids.size(), active, supervisors, kids.size() - supervisors);
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case ExitSignal(var from, var reason) -> ended(from, reason, state);
      case TryAgain(var pid) -> {
        var kid = state.kids().get(pid);
        yield kid == null ? noReply(state) : restart(kid, pid, state);
      }
      default -> unexpected(message, state);
    };
  }

  private Next<State> ended(Pid pid, ExitReason reason, State state) {
    var kid = state.kids().get(pid);
    if (kid == null) {
      return noReply(state); // none of ours, or one that was ended on purpose
    }
    boolean orderly = Reports.isOrderly(reason);
    if (kid.spec().restart() == Restart.PERMANENT || !orderly) {
      Lifecycle.report("child " + Words.brief(kid.id()) + " ended: " + Words.of(reason));
    }
    boolean again =
        switch (kid.spec().restart()) {
          case PERMANENT -> true;
          case TRANSIENT -> !orderly;
          case TEMPORARY -> false;
        };
    if (again) {
      return restart(kid, pid, state);
    }
    state.kids().remove(pid);
    return noReply(state);
  }

  private Next<State> restart(Kid kid, Pid old, State state) {
    if (!state.intensity().allowsOneMore()) {
      Lifecycle.report(
          "more than " + spec.maxRestarts() + " restarts in " + spec.within() + ": it gives up");
      state.kids().remove(old);
      return stop(ExitReason.SHUTDOWN, state);
    }
    switch (Lifecycle.start(kid.spec())) {
      case StartResult.Ok<?>(var pid, _) -> {
        state.kids().remove(old);
        keep(kid, pid, state.kids());
      }
      case StartResult.Ignored<?>() -> state.kids().remove(old);
      case StartResult.Failed<?>(var reason) -> {
        Lifecycle.report("child " + Words.brief(kid.id()) + " did not start: " + Words.of(reason));
        kid.isRestarting();
        Pid.self().send(new TryAgain(old));
      }
    }
    return noReply(state);
  }

  @Override
  public void terminate(ExitReason reason, State state) {
    EndAtOnce.of(state.kids().values());
  }
}
