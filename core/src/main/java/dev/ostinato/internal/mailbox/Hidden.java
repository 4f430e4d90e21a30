package dev.ostinato.internal.mailbox;

import dev.ostinato.internal.signal.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * A message of a protocol of the library: in a process that serves the protocol, a {@code receive}
 * leaves it in the mailbox.
 */
public interface Hidden {

  /** What a process that does not serve the protocol sees of it; null if nothing. */
  default @Nullable Object plain() {
    return null;
  }

  /** What its sender has given: the request of a call. */
  default Object sent() {
    return this;
  }

  /** Who is to hear of the end of the process, should that come before the message is taken. */
  default @Nullable Watcher asker() {
    return null;
  }
}
