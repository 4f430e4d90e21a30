package dev.ostinato.internal.runtime;

import dev.ostinato.internal.event.Flight;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Address;
import dev.ostinato.process.CrashReport;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells of what happens to processes: those who listen on their node, and flight recordings. */
public final class Chronicle {

  private Chronicle() {}

  static void started(LocalProcess process) {
    try {
      if (Flight.wantsStarts()) {
        Flight.started(
            process.toString(),
            process.label().map(Words::brief).orElse(""),
            process.ancestors().stream().findFirst().map(Pid::toString).orElse(""));
      }
      if (process.node.events.wants(ProcessEvent.Started.class)) {
        var parent = process.ancestors().stream().findFirst();
        process.node.events.tell(new ProcessEvent.Started(process, process.label(), parent));
      }
    } catch (Throwable failed) {
      // it is lost: those to whom it has happened have more to do
    }
  }

  static void exited(LocalProcess process, ExitReason reason) {
    try {
      if (Flight.wantsExits()) {
        Flight.exited(process.toString(), Words.of(reason), list(process.because()));
      }
      if (process.node.events.wants(ProcessEvent.Exited.class)) {
        process.node.events.tell(new ProcessEvent.Exited(process, reason, process.because()));
      }
    } catch (Throwable failed) {
      // it is lost: those to whom it has happened have more to do
    }
  }

  /** Whether somebody wants to know why a process crashes, beside the log. */
  static boolean wantsCrashes(LocalNode node) {
    return node.events.wants(ProcessEvent.Crashed.class) || Flight.wantsTrouble();
  }

  static void crashed(LocalNode node, CrashReport report) {
    if (Flight.wantsTrouble()) {
      Flight.crashed(report.name(), report.toString());
    }
    if (node.events.wants(ProcessEvent.Crashed.class)) {
      node.events.tell(new ProcessEvent.Crashed(report));
    }
  }

  /** The calling supervisor has restarted a child, the so manieth time. */
  public static void restarted(Pid child, Object id, int times) {
    try {
      var supervisor = LocalProcess.self();
      var process = Operations.local(child);
      process.node.noteRestarts(process, times);
      if (Flight.wantsTrouble()) {
        Flight.restarted(child.toString(), supervisor.toString(), Words.brief(id), times);
      }
      if (supervisor.node.events.wants(ProcessEvent.Restarted.class)) {
        supervisor.node.events.tell(new ProcessEvent.Restarted(child, supervisor, id, times));
      }
    } catch (Throwable failed) {
      // it is lost: those to whom it has happened have more to do
    }
  }

  /** A server has had its turn, and has left so many messages. */
  static void backlog(LocalProcess process, int messages) {
    try {
      if (Flight.wantsTrouble()) {
        Flight.backlog(process.toString(), messages);
      }
      if (process.node.events.wants(ProcessEvent.Backlog.class)) {
        process.node.events.tell(new ProcessEvent.Backlog(process, messages));
      }
    } catch (Throwable failed) {
      // it is lost: those to whom it has happened have more to do
    }
  }

  /** A server has been at a message for so many nanoseconds; by the warden. */
  static void longHandler(LocalProcess process, Object message, long time, @Nullable Thread at) {
    boolean isWanted = process.node.events.wants(ProcessEvent.LongHandler.class);
    if (!isWanted && !Flight.wantsTrouble()) {
      return;
    }
    var name = message.getClass().getSimpleName();
    var stack = at == null ? List.<StackTraceElement>of() : List.of(at.getStackTrace());
    int waiting = process.backlog();
    if (Flight.wantsTrouble()) {
      Flight.longHandler(process.description(), name, time, waiting, lines(stack));
    }
    if (isWanted) {
      process.node.events.tell(
          new ProcessEvent.LongHandler(process, name, Duration.ofNanos(time), stack, waiting));
    }
  }

  // Calls

  /** Whether somebody wants to know of the calls of a process. */
  public static boolean wantsCalls(LocalProcess caller) {
    return Flight.wantsCalls() || caller.node.events.wants(ProcessEvent.Called.class);
  }

  /** A call that begins, and is told of when it is over. */
  public static final class Timed {

    private final long begun = Clock.now();
    private final @Nullable Object flight = Flight.wantsCalls() ? Flight.beginCall() : null;

    /** It is over; {@code failure}: why there was no answer, null if there was one. */
    public void over(
        LocalProcess caller, Address target, Object request, @Nullable ExitReason failure) {
      var name = request.getClass().getSimpleName();
      try {
        if (flight != null && Flight.isLong(flight)) {
          var why = failure == null ? "" : Words.of(failure);
          Flight.called(flight, caller.toString(), target.toString(), name, why);
        }
        if (caller.node.events.wants(ProcessEvent.Called.class)) {
          var time = Duration.ofNanos(Clock.now() - begun);
          caller.node.events.tell(
              new ProcessEvent.Called(caller, target, name, time, Optional.ofNullable(failure)));
        }
      } catch (Throwable failed) {
        // it is lost: those to whom it has happened have more to do
      }
    }
  }

  private static String list(List<Pid> pids) {
    return pids.stream().map(Pid::toString).collect(Collectors.joining(", "));
  }

  private static String lines(List<StackTraceElement> stack) {
    return stack.stream().map(frame -> "at " + frame).collect(Collectors.joining("\n"));
  }
}
