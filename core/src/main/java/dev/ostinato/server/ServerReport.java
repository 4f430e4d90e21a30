package dev.ostinato.server;

import dev.ostinato.internal.call.Observers;
import dev.ostinato.internal.runtime.CrashReports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.CrashReport;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself when it ends for a reason that nobody wanted: as its {@code
 * formatStatus} shows it. If that fails, nothing is shown that it might have hidden.
 */
final class ServerReport {

  private final GenServer<?, ?, ?> server;
  private final @Nullable Object state;

  ServerReport(GenServer<?, ?, ?> server, @Nullable Object state) {
    this.server = server;
    this.state = state;
  }

  /**
   * What there is to say.
   *
   * @param message that it was handling
   * @param client who waits for an answer
   * @param observers who may have kept the last events
   */
  CrashReports.Details of(
      ExitReason reason,
      @Nullable Object message,
      Optional<Pid> client,
      @Nullable Observers observers) {
    var raw = new Status(shown(state), Optional.ofNullable(message), Optional.of(reason));
    try {
      var status = server.formatStatus(raw);
      return new CrashReports.Details(
          CrashReport.Kind.SERVER,
          status.reason().orElse(reason),
          Optional.of(Words.brief(status.state())),
          status.message().map(Words::brief),
          events(observers),
          client,
          List.of());
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return new CrashReports.Details(
          CrashReport.Kind.SERVER,
          reason,
          Optional.of(ShownSteps.notShown(thrown)),
          Optional.empty(),
          List.of(),
          client,
          List.of());
    }
  }

  private static Object shown(@Nullable Object state) {
    return state == null ? "null" : state;
  }

  /** The last events, if one of the observers has kept them. */
  private List<String> events(@Nullable Observers observers) {
    var texts = new ArrayList<String>();
    if (observers != null) {
      observers.replay(new ShownSteps(() -> server, () -> state, texts::add));
    }
    return List.copyOf(texts);
  }
}
