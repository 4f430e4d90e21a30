package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.mailbox.Unread;
import dev.ostinato.process.CrashReport;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.SupervisorReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the report of a crash, once for all who want it, and only if somebody does. */
public final class CrashReports {

  private static final int MAX_WAITING = 10;
  private static final int MAX_NEIGHBOURS = 15;
  private static final int MAX_LOOKS = 100;
  private static final int MAX_LINKS = 100;
  private static final int MAX_EVENTS = 20;
  private static final int MAX_FRAMES = 40;

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

  /** The calling supervisor has something to say of a child. */
  public static void tell(Function<LocalProcess, SupervisorReport> report) {
    try {
      var supervisor = LocalProcess.self();
      var events = supervisor.node.events;
      if (Reports.logsErrors() || events.wants(ProcessEvent.Reported.class)) {
        var made = report.apply(supervisor);
        Reports.error(made::toString);
        if (events.wants(ProcessEvent.Reported.class)) {
          events.tell(new ProcessEvent.Reported(made));
        }
      }
    } catch (Throwable e) {
      // who restarts a child has more to do: a report that fails is lost
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
        lastOf(details.lastEvents),
        details.client.map(CrashReports::client),
        details.callers,
        process.because(),
        process.ancestors(),
        links.stream().limit(MAX_LINKS).collect(Collectors.toUnmodifiableSet()),
        process.trapsExits(),
        process.backlog(),
        waiting(process),
        neighbours(process, links));
  }

  private static List<String> lastOf(List<String> events) {
    return events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size());
  }

  private static CrashReport.Client client(Pid pid) {
    var client = Operations.local(pid);
    var thread = client.hasEnded() ? null : client.thread();
    return new CrashReport.Client(pid, thread == null ? List.of() : stack(thread));
  }

  /** Where a process is that waits; if it has lent the calling thread, what it did before that. */
  private static List<StackTraceElement> stack(Thread thread) {
    var frames = Stream.of(thread.getStackTrace());
    return (thread == Thread.currentThread()
            ? frames.dropWhile(frame -> !isOfLending(frame)).dropWhile(CrashReports::isOfLending)
            : frames)
        .limit(MAX_FRAMES)
        .toList();
  }

  private static boolean isOfLending(StackTraceElement frame) {
    return frame.getClassName().equals(Lending.class.getName());
  }

  /** The classes of the messages that wait, the oldest first: only the process itself may look. */
  private static List<String> waiting(LocalProcess process) {
    var names = new ArrayList<String>();
    if (Thread.currentThread() == process.thread() && process.isAlive()) {
      var letter = process.unreadAfter(null);
      while (letter != null && names.size() < MAX_WAITING) {
        names.add(name(letter.message()));
        letter = process.unreadAfter(letter);
      }
    }
    return List.copyOf(names);
  }

  private static String name(Object message) {
    return switch (message) {
      case Unread _ -> "a response";
      case Hidden hidden -> hidden.sent().getClass().getSimpleName();
      default -> message.getClass().getSimpleName();
    };
  }

  /** Those who end when it ends, and with whom, nearest first. */
  private static List<CrashReport.Neighbour> neighbours(LocalProcess process, Set<Pid> links) {
    var found = new ArrayList<CrashReport.Neighbour>();
    var seen = new HashSet<Pid>();
    seen.add(process);
    var next = new ArrayList<Pid>(links);
    for (int i = 0; i < Math.min(next.size(), MAX_LOOKS) && found.size() < MAX_NEIGHBOURS; i++) {
      var one = Operations.local(next.get(i));
      if (seen.add(one) && one.isAlive() && !one.trapsExits()) {
        var thread = one.thread();
        found.add(
            new CrashReport.Neighbour(
                one, one.description(), thread == null ? List.of() : stack(thread)));
        next.addAll(one.relations.links());
      }
    }
    return List.copyOf(found);
  }
}
