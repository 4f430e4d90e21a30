package dev.ostinato.internal.runtime;

import dev.ostinato.process.Action;
import dev.ostinato.process.ExitReason;

/** What a process does, and the reason with which it then ends. */
@FunctionalInterface
public interface Work {
  ExitReason run() throws Exception;

  /** Work that ends normally. */
  static Work of(Action action) {
    return () -> {
      action.run();
      return ExitReason.NORMAL;
    };
  }
}
