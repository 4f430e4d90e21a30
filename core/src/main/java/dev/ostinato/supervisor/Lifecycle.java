package dev.ostinato.supervisor;

import dev.ostinato.internal.runtime.ChildStarts;
import dev.ostinato.internal.runtime.CrashReports;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.process.SupervisorReport;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a supervisor starts and ends one child. */
final class Lifecycle {

  private Lifecycle() {}

  /** Starts a child; whatever goes wrong is a failure, not an exception. */
  static <H> StartResult<H> start(ChildSpec<H> spec, ChildStarts starts) {
    return starts.start(spec.id(), () -> spec.start().startLink());
  }

  /** Ends a child as its spec says, and waits for its end. */
  static void stop(ChildSpec<?> spec, Pid pid) {
    var monitor = Processes.monitor(pid);
    var reason =
        switch (spec.shutdown()) {
          case Shutdown.BrutalKill() -> kill(pid, monitor);
          case Shutdown.Infinity() -> {
            Processes.exit(pid, ExitReason.SHUTDOWN);
            yield awaitDown(monitor);
          }
          case Shutdown.After(var time) -> ask(pid, monitor, time);
        };
    ended(spec, pid, reason);
  }

  private static void reportUnexpected(ChildSpec<?> spec, Pid pid, ExitReason reason) {
    if (!isExpected(spec, reason)) {
      report(SupervisorReport.Context.SHUTDOWN_ERROR, spec, pid, reason);
    }
  }

  /** A child of which its monitor tells that it has ended, as it was asked to. */
  static void ended(ChildSpec<?> spec, Pid pid, ExitReason reason) {
    reportUnexpected(spec, pid, forget(pid, reason));
  }

  private static ExitReason kill(Pid pid, Object monitor) {
    Processes.exit(pid, ExitReason.KILL);
    return awaitDown(monitor);
  }

  private static ExitReason ask(Pid pid, Object monitor, Duration time) {
    Processes.exit(pid, ExitReason.SHUTDOWN);
    return Processes.receive(Down.class, down -> down.monitor() == monitor, time)
        .map(Down::reason)
        .orElseGet(() -> kill(pid, monitor));
  }

  private static ExitReason awaitDown(Object monitor) {
    return Processes.receive(Down.class, down -> down.monitor() == monitor).reason();
  }

  /**
   * Leaves no exit signal of a child that was ended on purpose.
   *
   * @param reason the one of which its monitor told
   * @return why it has ended: if the monitor came too late, the signal knows
   */
  private static ExitReason forget(Pid pid, ExitReason reason) {
    Processes.unlink(pid);
    var signal = Processes.receive(ExitSignal.class, exit -> exit.from() == pid, Duration.ZERO);
    return reason instanceof ExitReason.NoProcess
        ? signal.map(ExitSignal::reason).orElse(reason)
        : reason;
  }

  private static boolean isExpected(ChildSpec<?> spec, ExitReason reason) {
    return switch (reason) {
      case ExitReason.Shutdown(var detail) when detail.isEmpty() -> true;
      case ExitReason.Shutdown _, ExitReason.Normal _ -> spec.restart() != Restart.PERMANENT;
      case ExitReason.Killed _ -> spec.shutdown() instanceof Shutdown.BrutalKill;
      default -> false;
    };
  }

  /**
   * A start has failed: has the calling supervisor try it again, when others have had their turn.
   */
  static void tryAgain(Object message) {
    var self = LocalProcess.running();
    self.send(message);
    self.triesAgain();
  }

  /** Logs that a child has ended by itself, or because others have. */
  static void reportEnd(ChildSpec<?> spec, Pid pid, ExitReason reason) {
    report(SupervisorReport.Context.CHILD_TERMINATED, spec, pid, reason);
  }

  /** Logs that a child has not started. */
  static void reportFailure(ChildSpec<?> spec, ExitReason reason) {
    report(SupervisorReport.Context.START_ERROR, spec, null, reason);
  }

  /** Logs that a child was to be restarted, and that it would be once too often. */
  static void reportGivingUp(ChildSpec<?> spec, int restarts, Duration within) {
    var reason = ExitReason.shutdown("more than " + restarts + " restarts in " + within);
    report(SupervisorReport.Context.SHUTDOWN, spec, null, reason);
  }

  /** Reports what happened to a child of the calling supervisor. */
  private static void report(
      SupervisorReport.Context context, ChildSpec<?> spec, @Nullable Pid pid, ExitReason reason) {
    CrashReports.tell(supervisor ->
        new SupervisorReport(
            supervisor,
            supervisor.description(),
            context,
            reason,
            new SupervisorReport.Child(
                Words.brief(spec.id()),
                Optional.ofNullable(pid),
                spec.restart().toString(),
                Words.brief(spec.shutdown()),
                spec.significant(),
                pid == null ? List.of() : Operations.local(pid).because())));
  }
}
