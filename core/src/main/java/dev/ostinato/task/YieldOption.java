package dev.ostinato.task;

import java.time.Duration;

/** An option of {@link Task#yieldMany}. */
public sealed interface YieldOption {

  record Limit(int tasks) implements YieldOption {
    public Limit {
      if (tasks < 0) {
        throw new IllegalArgumentException("expected a limit >= 0, got: " + tasks);
      }
    }
  }

  record Timeout(Duration total) implements YieldOption {
    public Timeout {
      if (total.isNegative()) {
        throw new IllegalArgumentException("expected a time-out of zero or more, got: " + total);
      }
    }
  }

  record IgnoreLate() implements YieldOption {}

  record KillLate() implements YieldOption {}

  /** It returns when so many have come to an end; nothing is then done to the others. */
  static YieldOption limit(int tasks) {
    return new Limit(tasks);
  }

  /** How long it waits for all of them together; 5 seconds by default. */
  static YieldOption timeout(Duration total) {
    return new Timeout(total);
  }

  /** Those that are not ready in time go on unawaited: {@code on_timeout: :ignore}. */
  static YieldOption ignoreLate() {
    return new IgnoreLate();
  }

  /** Those that are not ready in time are killed: {@code on_timeout: :kill_task}. */
  static YieldOption killLate() {
    return new KillLate();
  }
}
