package dev.ostinato.application;

import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Action;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerRef;
import dev.ostinato.supervisor.Supervisor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The owner of one application on a node: {@code application_master}. It ends with {@code Normal}
 * if all went well, and with {@link NotStarted} if the application did not come up.
 */
record Master(Application application, List<String> args)
    implements GenServer<Master.State, Master.Request<?>, Cast<Master>> {
  /*
   * Protocol.
   *
   * Three processes, each of which starts the next and is linked to it: the master, its top, the
   * tree. The master waits for nobody while the application starts: it can be told to stop then.
   *
   *   starting: the claim is made, and the top runs start() and starts the tree. Who asks for the
   *     tree waits. -> up, when the top says so; -> ended, when the top ends: those who wait learn
   *     from their monitor why.
   *   up: who asks is told at once. -> ended, when the top ends, which it does with the tree.
   *   In both, Stop: prepStop (if up), the exit of the top, the end of the tree, stop (if up), ended.
   *   ended: with the process; the claim is gone before anyone hears of it.
   *
   * Requests that come while it stops find that it has ended.
   */

  static final ExitReason STOPPED = ExitReason.shutdown("stopped while it started");

  private static final ExitReason GAVE_UP =
      ExitReason.shutdown("its supervisor gave up: too many restarts");

  /** The tree once it is up; before that, those who wait for it. */
  record State(
      Applications.Claim claim,
      Pid top,
      Optional<StartResult<Supervisor>> tree,
      List<From<StartResult<Supervisor>>> waiting) {

    State waiting(From<StartResult<Supervisor>> one) {
      var all = Stream.concat(waiting.stream(), Stream.of(one)).toList();
      return new State(claim, top, tree, all);
    }
  }

  /** Why the application did not come up. */
  record NotStarted(ExitReason reason) {}

  private static ExitReason notStarted(ExitReason reason) {
    return ExitReason.shutdown(new NotStarted(reason));
  }

  sealed interface Request<R> extends Call<Master, R> {}

  /** Asks for the tree, and waits until it is up. */
  record Tree() implements Request<StartResult<Supervisor>> {}

  record Stop() implements Request<Ok> {}

  /** Stops the application of a master, and returns when the master has ended. */
  static void stop(ServerRef<Master> master) {
    var monitor = Processes.monitor(master);
    try {
      master.call(new Stop(), Processes.INFINITY);
    } catch (ExitException exit) {
      if (exit.operation().isEmpty()) { // an exit of the caller
        Processes.demonitorAndFlush(monitor);
        throw exit;
      }
    }
    awaitDown(monitor);
  }

  static ExitReason awaitDown(Monitor monitor) {
    return Processes.receive(Down.class, down -> down.monitor() == monitor).reason();
  }

  @Override
  public InitResult<State> init() {
    Processes.trapExits(true);
    Processes.label("application " + Words.brief(application));
    var table = Applications.here();
    var claim = new Applications.Claim(application, Pid.self());
    var there = table.claim(claim);
    if (there != claim) {
      return failed(new ExitReason.AlreadyStarted(there.master));
    }
    Processes.onExit(() -> table.giveUp(claim));
    var label = SpawnOption.label("top of application " + Words.brief(application));
    var top = Processes.spawnLink(new Top(claim, args), label);
    return ok(new State(claim, top, Optional.empty(), List.of()));
  }

  @Override
  public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
    return switch (request) {
      case Tree tree when state.tree().isPresent() -> tree.reply(state.tree().get(), state);
      case Tree tree when isStartedBy(from.pid()) ->
          tree.reply(
              new StartResult.Failed<>(
                  new ExitReason.CallCycle(List.of(from.pid(), state.claim().master))),
              state);
      case Tree tree -> noReply(state.waiting(from.as(tree)));
      case Stop stop -> stop.replyAndStop(Ok.OK, stop(state), state);
    };
  }

  /** Whether a process is one that the start of the application waits for, or may. */
  private static boolean isStartedBy(Pid pid) {
    return Processes.info(pid).filter(info -> info.ancestors().contains(Pid.self())).isPresent();
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case Top.Up(var tree) -> {
        state.claim().up = true;
        state.waiting().forEach(from -> from.reply(tree));
        yield noReply(new State(state.claim(), state.top(), Optional.of(tree), List.of()));
      }
      case ExitSignal(var from, var reason) when from == state.top() ->
          stop(ended(reason, state), state);
      default -> noReply(state); // an exit signal, or a message, of somebody who found the pid
    };
  }

  /** The top has ended by itself; returns with what the master ends. */
  private ExitReason ended(ExitReason reason, State state) {
    if (state.tree().isEmpty()) {
      return notStarted(reason);
    }
    awaitTree(state);
    callback("stop", application::stop);
    var tree = state.claim().tree;
    boolean gaveUp = tree != null && tree.hasGivenUp();
    if (Reports.isOrderly(reason) && !gaveUp) {
      return ExitReason.NORMAL;
    }
    var why = Reports.isOrderly(reason) ? GAVE_UP : reason;
    Reports.error(() -> "application " + Words.brief(application) + " ended: " + Words.of(why));
    return why;
  }

  /** Stops all; returns with what the master ends. */
  private ExitReason stop(State state) {
    boolean wasUp = state.tree().isPresent();
    if (wasUp) {
      callback("prepStop", application::prepStop);
    }
    var monitor = Processes.monitor(state.top());
    Processes.exit(state.top(), ExitReason.SHUTDOWN);
    awaitDown(monitor);
    awaitTree(state);
    if (wasUp) {
      callback("stop", application::stop);
    }
    return wasUp ? ExitReason.NORMAL : notStarted(STOPPED);
  }

  private static void awaitTree(State state) {
    var tree = state.claim().tree;
    if (tree != null) {
      awaitDown(Processes.monitor(tree));
    }
  }

  /** Calls back, in a process of its own: what it throws is logged there, and it can be killed. */
  private void callback(String name, Action action) {
    var what = name + " of application " + Words.brief(application);
    var called = Processes.spawnMonitor(action, SpawnOption.label(what));
    var monitor = called.monitor();
    var down =
        Processes.receive(Down.class, d -> d.monitor() == monitor, Application.CALLBACK_TIME);
    if (down.isEmpty()) {
      Reports.error(() ->
          what
              + " has not returned after "
              + Application.CALLBACK_TIME.toSeconds()
              + " s: it is killed, and the stop goes on");
      Processes.exit(called.handle(), ExitReason.KILL);
      awaitDown(monitor);
    }
  }
}
