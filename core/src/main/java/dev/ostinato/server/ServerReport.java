package dev.ostinato.server;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
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
    var text = new StringBuilder("server ").append(self.description()).append(" terminated: ");
    text.append(Words.of(reason)).append(Reports.frames(reason));
    try {
      var status = server.formatStatus(status(state, message, reason));
      status.message().ifPresent(last -> text.append("\nlast message: ").append(Words.brief(last)));
      text.append("\nstate: ").append(Words.brief(status.state()));
    } catch (RuntimeException e) {
      text.append("\nstate: not shown, formatStatus threw ").append(e.getClass().getName());
    }
    return text.toString();
  }

  private static Status status(
      @Nullable Object state, @Nullable Object message, ExitReason reason) {
    return new Status(
        state == null ? "null" : state, Optional.ofNullable(message), Optional.of(reason));
  }
}
