package dev.ostinato.process;

import dev.ostinato.internal.runtime.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that has happened to a process of the node: what {@code Telemetry} shows to programs,
 * and a flight recording keeps. Messages are named by their classes only, for they may hold
 * secrets.
 */
public sealed interface ProcessEvent {

  /** The process that it has happened to. */
  Pid pid();

  /** A process is about to begin. */
  record Started(Pid pid, Optional<Object> label, Optional<Pid> parent) implements ProcessEvent {
    @Override
    public String toString() {
      var called = label.map(Words::brief);
      return "Started[pid=" + pid + ", label=" + called + ", parent=" + parent + "]";
    }
  }

  /**
   * A process has ended, and all who are linked to it or monitor it have been told.
   *
   * @param because if it was told to: who told it, who had told that one, and so on
   */
  record Exited(Pid pid, ExitReason reason, List<Pid> because) implements ProcessEvent {
    @Override
    public String toString() {
      var why = Words.of(reason);
      return "Exited[pid=" + pid + ", reason=" + why + ", because=" + because + "]";
    }
  }

  /** A process is about to end for a reason that nobody wanted. */
  record Crashed(CrashReport report) implements ProcessEvent {
    @Override
    public Pid pid() {
      return report.pid();
    }
  }

  /** A supervisor reports that something went wrong with a child. */
  record Reported(SupervisorReport report) implements ProcessEvent {
    @Override
    public Pid pid() {
      return report.supervisor();
    }
  }

  /**
   * A supervisor has started a child again.
   *
   * @param pid the new process
   * @param id of the child
   * @param restarts how often this child has been restarted
   */
  record Restarted(Pid pid, Pid supervisor, Object id, int restarts) implements ProcessEvent {
    @Override
    public String toString() {
      var child = Words.brief(id);
      return "Restarted[pid=%s, supervisor=%s, id=%s, restarts=%d]"
          .formatted(pid, supervisor, child, restarts);
    }
  }

  /**
   * A call is over.
   *
   * @param pid who called
   * @param request the class of the request
   * @param failure why there was no answer; empty if there was one
   */
  record Called(
      Pid pid, Address target, String request, Duration time, Optional<ExitReason> failure)
      implements ProcessEvent {
    @Override
    public String toString() {
      return "Called[pid=%s, target=%s, request=%s, time=%s, failure=%s]"
          .formatted(pid, target, request, time, failure.map(Words::of));
    }
  }

  /**
   * A server has worked for a while, and more messages wait for it than ever before: it is told of
   * at a thousand, and again each time that it has doubled.
   */
  record Backlog(Pid pid, int messages) implements ProcessEvent {}

  /**
   * A server has been at one message for longer than {@link Node#slowHandler}; told of again when
   * twice the time is over, and so on. Only those that run on a worker of the library are looked
   * at: not one on a thread of its own, nor one on the thread of a hand-written process that waits.
   *
   * @param message its class
   * @param stack what the server does now, innermost first
   * @param messages how many more wait
   */
  record LongHandler(
      Pid pid, String message, Duration time, List<StackTraceElement> stack, int messages)
      implements ProcessEvent {}
}
