package dev.ostinato.task;

import dev.ostinato.server.Shutdown;
import java.time.Duration;

/** What the options of a stream of tasks say. */
record Settings(
    int maxConcurrency,
    boolean ordered,
    Duration timeout,
    boolean killsLate,
    boolean inputOnExit,
    Shutdown shutdown) {

  /** For tasks that are linked to their consumer and have no supervisor. */
  static Settings unsupervised(StreamOption... options) {
    for (var option : options) {
      if (option instanceof StreamOption.Ending) {
        throw new IllegalArgumentException(
            "expected options for tasks without a supervisor, got: " + option);
      }
    }
    return of(options);
  }

  static Settings of(StreamOption... options) {
    int maxConcurrency = Runtime.getRuntime().availableProcessors();
    boolean ordered = true;
    var timeout = ManyTasks.DEFAULT_TIMEOUT;
    boolean killsLate = false;
    boolean inputOnExit = false;
    var shutdown = Shutdown.after(Duration.ofSeconds(5));
    for (var option : options) {
      switch (option) {
        case StreamOption.MaxConcurrency(var tasks) -> maxConcurrency = tasks;
        case StreamOption.Unordered() -> ordered = false;
        case StreamOption.Timeout(var each) -> timeout = each;
        case StreamOption.KillLate() -> killsLate = true;
        case StreamOption.InputOnExit() -> inputOnExit = true;
        case StreamOption.Ending(var how) -> shutdown = how;
      }
    }
    return new Settings(maxConcurrency, ordered, timeout, killsLate, inputOnExit, shutdown);
  }
}
