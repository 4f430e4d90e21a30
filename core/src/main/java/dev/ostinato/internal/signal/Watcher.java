package dev.ostinato.internal.signal;

import dev.ostinato.process.ExitReason;

/** Someone who is told once that a process has ended. */
public interface Watcher {

  /** It has ended. This runs on any thread, and neither blocks nor throws. */
  void ended(ExitReason reason);
}
