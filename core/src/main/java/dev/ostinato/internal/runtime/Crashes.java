package dev.ostinato.internal.runtime;

import dev.ostinato.process.Confidential;
import dev.ostinato.process.ExitReason.Crash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes data of exceptions: a kept exception would pin the class loaders of its frames. */
public final class Crashes {

  private static final int MAX_CAUSES = 16;

  private Crashes() {}

  public static Crash of(Throwable thrown) {
    return of(thrown, MAX_CAUSES);
  }

  private static Crash of(Throwable thrown, int causes) {
    @Nullable Throwable cause = thrown.getCause();
    return new Crash(
        thrown.getClass().getName(),
        Optional.ofNullable(message(thrown)),
        List.of(thrown.getStackTrace()),
        cause == null || causes == 0 ? Optional.empty() : Optional.of(of(cause, causes - 1)));
  }

  /** The message, even of an exception whose own code fails. */
  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown instanceof Confidential it ? it.inReports() : thrown.getMessage();
    } catch (Throwable e) {
      return "its message could not be read: " + e.getClass().getName();
    }
  }

  /** The first line of a stack trace, and of its causes. */
  public static String print(Crash crash) {
    var text = new StringBuilder(crash.type());
    crash.message().ifPresent(message -> text.append(": ").append(Words.brief(message)));
    crash.cause().ifPresent(cause -> text.append(", caused by ").append(print(cause)));
    return text.toString();
  }
}
