package dev.ostinato.internal.runtime;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the library has to say to whoever runs it, through {@link System.Logger}. */
public final class Reports {

  private static final System.Logger LOG = System.getLogger("dev.ostinato");

  private Reports() {}

  /** Whether a process may end so without a report: normal, shutdown, {@code {shutdown, _}}. */
  public static boolean isOrderly(ExitReason reason) {
    return reason instanceof ExitReason.Normal || reason instanceof ExitReason.Shutdown;
  }

  /** Whether it is of use to make the text of an error. */
  static boolean logsErrors() {
    return LOG.isLoggable(Level.ERROR);
  }

  /** Something else than the end of a process. */
  public static void error(Supplier<String> text) {
    log(Level.ERROR, text);
  }

  /** A process was declared dead while its code still runs. */
  static void zombie(Mortal process, ExitReason reason) {
    var thread = process.thread();
    log(
        Level.WARNING,
        () ->
            "process "
                + process.description()
                + " was told to exit ("
                + Words.of(reason)
                + ") and has not come to an end: it is declared dead, and what it still sends is"
                + " dropped; its thread is at"
                + (thread == null ? " no place" : lines(Stream.of(thread.getStackTrace()))));
  }

  /** A server says that it answers at once, and has not. */
  public static void late(Operation operation) {
    log(
        Level.WARNING,
        () ->
            Words.of(operation)
                + " was answered when its time was over: the server's answersAtOnce() is true, so"
                + " it ran on the caller's thread, which could not go on before");
  }

  /** A child has not come up for a while, and its supervisor waits for it. */
  static void slowStart(Mortal supervisor, Object id, Duration time, Mortal busy) {
    var thread = busy.thread();
    log(
        Level.WARNING,
        () ->
            "supervisor "
                + supervisor.description()
                + " has been starting child "
                + Words.brief(id)
                + " for "
                + Words.of(time)
                + ", and does nothing else meanwhile; "
                + busy.description()
                + " is at"
                + (thread == null ? " no place" : lines(Stream.of(thread.getStackTrace()))));
  }

  /** Those who report have more to do, so a report that fails is lost. */
  private static void log(Level level, Supplier<String> text) {
    try {
      LOG.log(level, text);
    } catch (Throwable e) {
      // the logger's own failure, or no memory for the text
    }
  }

  /** Who has told whom to exit, begun by {@code begin}; nothing if nobody has. */
  public static String told(String begin, List<Pid> because) {
    return because.isEmpty()
        ? ""
        : because.stream()
            .map(Pid::toString)
            .collect(Collectors.joining(", which was told by ", begin + "told to exit by ", ""));
  }

  /** The frames of a crash, one a line. */
  public static String frames(ExitReason reason) {
    return Words.innermost(reason) instanceof ExitReason.Crash crash
        ? lines(crash.frames().stream())
        : "";
  }

  private static String lines(Stream<StackTraceElement> frames) {
    return frames.limit(40).map(frame -> "\n\tat " + frame).collect(Collectors.joining());
  }
}
