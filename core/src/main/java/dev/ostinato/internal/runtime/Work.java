package dev.ostinato.internal.runtime;

import dev.ostinato.process.Action;
import dev.ostinato.process.ExitReason;
import org.jspecify.annotations.Nullable;

/** What a process does. */
@FunctionalInterface
public interface Work {

  /**
   * Does it.
   *
   * @return the reason with which the process ends; null, from a server, to be called again when
   *     there is a message or a request
   */
  @Nullable ExitReason run() throws Exception;

  /**
   * Does it for one message, which is in no mailbox; only a server can.
   *
   * @return as that of {@link #run}
   */
  default @Nullable ExitReason take(Object message) throws Exception {
    throw new IllegalStateException("no server");
  }

  /** Whether it says of itself that it answers calls without waiting for anything. */
  default boolean answersAtOnce() {
    return false;
  }

  /** Whether it would take a message now. */
  default boolean takesMessages() {
    return true;
  }

  /** Whether it takes no message because an upgrade is on its way. */
  default boolean isHeld() {
    return false;
  }

  /** How many messages it has begun to handle; for anyone's eyes, more or less. */
  default int handled() {
    return 0;
  }

  /** The message that is being handled; null if there is none. For anyone's eyes. */
  default @Nullable Object current() {
    return null;
  }

  /** Of which code it is a server; null if it is none. For anyone's eyes. */
  default @Nullable Object code() {
    return null;
  }

  /** Whether there is more to do though nothing has come. */
  default boolean hasMore() {
    return false;
  }

  /** Work that ends normally. */
  static Work of(Action action) {
    return () -> {
      action.run();
      return ExitReason.NORMAL;
    };
  }
}
