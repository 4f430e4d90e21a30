package dev.ostinato.server;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.ExitReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is logged of a server that ended for a reason that nobody wanted. */
final class ServerReport {

  private ServerReport() {}

  static String of(
      LocalProcess self,
      GenServer<?, ?, ?> server,
      @Nullable Object state,
      @Nullable Object message,
      ExitReason reason) {
    var begin = "server " + self.description() + " terminated";
    try {
      return begin + text(server.formatStatus(status(state, message, reason)));
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable e) {
      var failure = e.getClass().getName();
      return begin + text(reason) + "\nstate: not shown, formatStatus threw " + failure;
    }
  }

  private static String text(Status status) {
    return status.reason().map(ServerReport::text).orElse("")
        + status.message().map(last -> "\nlast message: " + Words.brief(last)).orElse("")
        + "\nstate: "
        + Words.brief(status.state());
  }

  private static String text(ExitReason reason) {
    return ": " + Words.of(reason) + Reports.frames(reason);
  }

  private static Status status(
      @Nullable Object state, @Nullable Object message, ExitReason reason) {
    return new Status(
        state == null ? "null" : state, Optional.ofNullable(message), Optional.of(reason));
  }
}
