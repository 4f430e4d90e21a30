package dev.ostinato.internal.runtime;

import dev.ostinato.process.CrashReport;
import dev.ostinato.process.Pid;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A crash report as people read it: what happened, to what, and what was around it. */
public final class CrashText {

  private static final int MAX_CLIENT_FRAMES = 8;

  private CrashText() {}

  public static String of(CrashReport report) {
    var text = new StringBuilder(begin(report));
    text.append(": ").append(Words.of(report.reason()));
    text.append(Reports.frames(report.reason()));
    report.message().ifPresent(last -> text.append("\nlast message: ").append(last));
    report.state().ifPresent(state -> text.append("\nstate: ").append(state));
    if (!report.lastEvents().isEmpty()) {
      text.append("\nlast events:");
      report.lastEvents().forEach(event -> text.append("\n\t").append(event));
    }
    report.client().ifPresent(client -> text.append(client(client)));
    text.append(list("\nstarted by ", ", for ", report.callers()));
    text.append(Reports.told("\n", report.because()));
    if (report.messages() > 0) {
      text.append("\nmessages that wait: ").append(report.messages());
      text.append(report.waiting().stream().collect(Collectors.joining(", ", " (", ")")));
    }
    text.append(list("\nancestors: ", ", ", report.ancestors()));
    text.append(list("\nlinked to: ", ", ", report.links()));
    report.neighbours().forEach(neighbour -> text.append(neighbour(neighbour)));
    return text.toString();
  }

  private static String begin(CrashReport report) {
    return switch (report.kind()) {
      case SERVER -> "server " + report.name() + " terminated";
      case TASK -> "task " + report.name() + " failed";
      case PROCESS -> "process " + report.name() + " ended";
    };
  }

  private static String client(CrashReport.Client client) {
    var frames = frames(client.stack());
    return "\ncaller: " + client.pid() + (frames.isEmpty() ? "" : " is at" + frames);
  }

  private static String neighbour(CrashReport.Neighbour neighbour) {
    return "\nends with it: " + neighbour.name();
  }

  private static String frames(List<StackTraceElement> stack) {
    return stack.stream()
        .dropWhile(CrashText::isOfWaiting)
        .limit(MAX_CLIENT_FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(Collectors.joining());
  }

  /** Whether a frame is how the library waits for an answer, which nobody wants to read. */
  private static boolean isOfWaiting(StackTraceElement frame) {
    return "java.base".equals(frame.getModuleName())
        || frame.getClassName().startsWith("dev.ostinato.internal.")
        || frame.getClassName().equals("dev.ostinato.server.Calling");
  }

  private static String list(String begin, String between, Collection<Pid> pids) {
    return pids.isEmpty()
        ? ""
        : pids.stream().map(Pid::toString).collect(Collectors.joining(between, begin, ""));
  }
}
