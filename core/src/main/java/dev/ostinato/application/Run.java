package dev.ostinato.application;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Ok;
import dev.ostinato.supervisor.Supervisor;
import java.util.List;
import java.util.Objects;

/** An application that somebody runs, from its start to its end. */
final class Run {
  /*
   * Protocol.
   *
   * The caller waits for a runner, a process that starts, watches, and stops. The runner monitors
   * the caller: when that ends, so does what it runs. A caller that leaves, for an exception,
   * stops all itself; the runner finds that and ends.
   *
   * result: Normal -> reason, by the runner before it ends; read when its end has been heard of.
   *
   * The hook of the JVM stops all on a thread of its own, also while the runner still starts; the
   * runner may stop the same at the same time.
   */
  private final Application application;
  private final List<String> args;
  private final Session session = new Session();
  private volatile ExitReason result = ExitReason.NORMAL;

  Run(Application application, List<String> args) {
    this.application = Objects.requireNonNull(application, "application");
    this.args = args;
  }

  void run() {
    var node = Node.current();
    var hook =
        Thread.ofPlatform()
            .name("stop of application " + Words.brief(application))
            .unstarted(() -> stopOn(node));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      awaitRunner();
    } finally {
      removeHook(hook);
    }
  }

  private void stopOn(Node node) {
    try {
      node.run(() -> {
        session.close();
        return Ok.OK;
      });
    } catch (IllegalStateException closed) {
      // The node is closed: nothing runs there.
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException inShutdown) {
      // It is running.
    }
  }

  private void awaitRunner() {
    var caller = Pid.self();
    ExitReason end;
    try {
      var runner =
          Processes.spawnMonitor(
              () -> startAndWatch(caller),
              SpawnOption.label("runner of application " + Words.brief(application)));
      end = awaitEnd(runner.monitor());
    } catch (ExitException exit) { // it may come before the monitor is known here
      inPeace(session::close);
      throw exit;
    }
    var reason = end instanceof ExitReason.Normal ? result : end;
    if (!(reason instanceof ExitReason.Normal)) {
      throw new ExitException(reason);
    }
  }

  private ExitReason awaitEnd(Monitor runner) {
    try {
      return Master.awaitDown(runner);
    } catch (ExitException exit) {
      inPeace(() -> {
        session.close();
        Master.awaitDown(runner);
      });
      throw exit;
    }
  }

  /** Does what must be done although the thread was interrupted, which it is again afterwards. */
  private static void inPeace(Runnable action) {
    boolean interrupted = Thread.interrupted();
    try {
      action.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // The runner

  private void startAndWatch(Pid caller) {
    var gone = Processes.monitor(caller);
    var start = session.start(application, args);
    if (!session.isClosing()) {
      result =
          switch (start) {
            case StartResult.Failed<Supervisor>(var reason) -> reason;
            case StartResult.Ok<Supervisor>(var tree, _) when !session.hasStarted(application) ->
                new ExitReason.AlreadyStarted(tree);
            default -> watch(gone);
          };
    }
    session.close();
  }

  /** Waits until it is over; returns why, {@code Normal} if all is well. */
  private ExitReason watch(Monitor gone) {
    while (true) {
      switch (Processes.receive()) {
        case Down(var monitor, _, _) when monitor == gone -> {
          return ExitReason.NORMAL;
        }
        case Down(var monitor, _, var reason) -> {
          var ended = session.ownOf(monitor);
          boolean isOver = ended.filter(application::equals).isPresent();
          if (isOver || (ended.isPresent() && !(reason instanceof ExitReason.Normal))) {
            return reason;
          }
        }
        default -> {}
      }
    }
  }
}
