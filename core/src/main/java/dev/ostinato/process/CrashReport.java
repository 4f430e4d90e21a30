package dev.ostinato.process;

import dev.ostinato.internal.runtime.CrashText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a process that has ended for a reason that nobody wanted: the crash report of
 * {@code proc_lib}, with what {@code gen_server} adds to it.
 *
 * <p>Texts are bounded in length, lists in number: a hundred links, twenty events, forty frames. A
 * server that fails in {@code init} is a process that has not become one. State, message and reason
 * of a server are those that its {@code formatStatus} shows.
 *
 * @param name the pid with the label or name that it had
 * @param reason why it has ended
 * @param message what a server was handling
 * @param lastEvents what a server did last, the oldest first, if {@code Sys.log} was on
 * @param client who has sent the call that a server was handling
 * @param callers for whom a task worked: who has started it, for whom that one works, and so on
 * @param because if it was told to end: who told it, who had told that one, and so on; the last is
 *     where it began
 * @param messages how many messages waited in its mailbox
 * @param waiting of what classes the first of them are
 * @param neighbours the processes that end with it: those linked to it that do not trap exits
 */
public record CrashReport(
    Pid pid,
    Kind kind,
    String name,
    ExitReason reason,
    Optional<String> state,
    Optional<String> message,
    List<String> lastEvents,
    Optional<Client> client,
    List<Pid> callers,
    List<Pid> because,
    List<Pid> ancestors,
    Set<Pid> links,
    boolean trapsExits,
    int messages,
    List<String> waiting,
    List<Neighbour> neighbours) {

  /** What the process was. */
  public enum Kind {
    SERVER,
    TASK,
    PROCESS
  }

  /**
   * The process that waits for an answer that will not come.
   *
   * @param stack what it does, innermost first; empty if it has ended
   */
  public record Client(Pid pid, List<StackTraceElement> stack) {}

  /**
   * A process that ends when this one does.
   *
   * @param name the pid with the label or name that it has
   * @param stack what it does, innermost first
   */
  public record Neighbour(Pid pid, String name, List<StackTraceElement> stack) {}

  /** The report as it is logged. */
  @Override
  public String toString() {
    return CrashText.of(this);
  }
}
