package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.process.CrashReport;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the report of a crash, once for all who want it, and only if somebody does. */
public final class CrashReports {

  private static final int MAX_WAITING = 10;
  private static final int MAX_NEIGHBOURS = 15;

  private CrashReports() {}

  /**
   * What only the one who has seen the crash knows, as it may be shown.
   *
   * @param callers for whom a task works
   */
  public record Details(
      CrashReport.Kind kind,
      ExitReason reason,
      Optional<String> state,
      Optional<String> message,
      List<String> lastEvents,
      Optional<Pid> client,
      List<Pid> callers) {

    /** Of a process of which nothing else is known. */
    static Details of(ExitReason reason) {
      return new Details(
          CrashReport.Kind.PROCESS,
          reason,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of());
    }

    /** Of a task that works for these. */
    public static Details ofTask(ExitReason reason, List<Pid> callers) {
      return new Details(
          CrashReport.Kind.TASK,
          reason,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          callers);
    }
  }

  /** A process has ended, or is about to, for a reason that nobody wanted. */
  public static void tell(Mortal process, ExitReason reason) {
    tell((LocalProcess) process, () -> Details.of(reason));
  }

  /** The same, with more to say of it. */
  public static void tell(LocalProcess process, Supplier<Details> details) {
    try {
      if (Reports.logsErrors() || Chronicle.wantsCrashes(process.node)) {
        var report = report(process, details.get());
        Reports.error(report::toString);
        Chronicle.crashed(process.node, report);
      }
    } catch (Throwable e) {
      // who ends has more to do: a report that fails is lost
    }
  }

  private static CrashReport report(LocalProcess process, Details details) {
    var links = process.relations.links();
    return new CrashReport(
        process,
        details.kind,
        process.description(),
        details.reason,
        details.state,
        details.message,
        details.lastEvents,
        details.client.map(CrashReports::client),
        details.callers,
        process.because(),
        process.ancestors(),
        links,
        process.trapsExits(),
        process.mailbox.size(),
        waiting(process),
        neighbours(process));
  }

  private static CrashReport.Client client(Pid pid) {
    return new CrashReport.Client(
        pid, Operations.look(pid).map(ProcessInfo::stack).orElse(List.of()));
  }

  /** The classes of the messages that wait, the oldest first: only the process itself may look. */
  private static List<String> waiting(LocalProcess process) {
    var names = new ArrayList<String>();
    if (Thread.currentThread() == process.thread()) {
      var letter = process.mailbox.unreadAfter(null);
      while (letter != null && names.size() < MAX_WAITING) {
        var message = letter.message() instanceof Hidden it ? it.sent() : letter.message();
        names.add(message.getClass().getSimpleName());
        letter = process.mailbox.unreadAfter(letter);
      }
    }
    return List.copyOf(names);
  }

  /** Those who end when it ends, and with whom, nearest first. */
  private static List<ProcessInfo> neighbours(LocalProcess process) {
    var found = new ArrayList<ProcessInfo>();
    var seen = new HashSet<Pid>();
    seen.add(process);
    var next = new ArrayList<Pid>(process.relations.links());
    for (int i = 0; i < next.size() && found.size() < MAX_NEIGHBOURS; i++) {
      var pid = next.get(i);
      if (seen.add(pid)) {
        Operations.look(pid)
            .filter(CrashReports::endsToo)
            .ifPresent(info -> {
              found.add(info);
              next.addAll(info.links());
            });
      }
    }
    return List.copyOf(found);
  }

  private static boolean endsToo(ProcessInfo info) {
    return !info.trapsExits() && info.status() != ProcessInfo.Status.EXITING;
  }
}
