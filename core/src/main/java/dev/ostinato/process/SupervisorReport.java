package dev.ostinato.process;

import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import java.util.List;
import java.util.Optional;

/**
 * What a supervisor has to say of a child with which something went wrong: the supervisor report of
 * {@code supervisor}.
 *
 * @param supervisor who says it
 * @param name its pid with the label or name that it has
 * @param context when it was: {@code errorContext}
 * @param reason why the child ended or did not start; if the supervisor gives up, a {@code
 *     Shutdown} that says what limit was passed
 * @param child of which child; the one that was to be restarted if the supervisor gives up
 */
public record SupervisorReport(
    Pid supervisor, String name, Context context, ExitReason reason, Child child) {

  /** When a supervisor has something to say. */
  public enum Context {
    /** A child did not start: {@code start_error}. */
    START_ERROR,
    /** A child ended by itself, or because others did: {@code child_terminated}. */
    CHILD_TERMINATED,
    /** A child was told to end, and ended otherwise: {@code shutdown_error}. */
    SHUTDOWN_ERROR,
    /** There were too many restarts, and the supervisor ends: {@code shutdown}. */
    SHUTDOWN
  }

  /**
   * A child, as its supervisor knows it: the {@code offender}.
   *
   * @param pid its process; empty if it has none
   * @param restart as its spec says
   * @param shutdown as its spec says, in words
   * @param because if its process was told to end: who told it, who had told that one, and so on
   */
  public record Child(
      String id,
      Optional<Pid> pid,
      String restart,
      String shutdown,
      boolean significant,
      List<Pid> because) {}

  /** The report as it is logged. */
  @Override
  public String toString() {
    return "supervisor " + name + ": " + what();
  }

  private String what() {
    var why = Words.of(reason);
    return switch (context) {
      case START_ERROR -> "child " + child.id + " did not start: " + why;
      case CHILD_TERMINATED -> "child " + child.id + " ended: " + why + told();
      case SHUTDOWN_ERROR -> "child " + child.id + " ended otherwise than asked: " + why;
      case SHUTDOWN -> limit() + ": it gives up";
    };
  }

  private String told() {
    return Reports.told(", ", child.because);
  }

  private String limit() {
    return reason instanceof ExitReason.Shutdown(var detail)
        ? detail.map(Words::brief).orElse("shutdown")
        : Words.of(reason);
  }
}
