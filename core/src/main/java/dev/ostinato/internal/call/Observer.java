package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;

/**
 * Looks at what a server takes and answers, in the server's process: a debug function of {@code
 * sys}. One that throws is taken out.
 */
public interface Observer {

  /** A message, as it was sent, is about to be handled. */
  void in(LocalProcess server, Object message);

  /** A callback answered a call. */
  void out(LocalProcess server, Object reply, LocalProcess to);

  /** A callback answered nobody, and has left this state. */
  void noReply(LocalProcess server, Object state);

  /** Shows another one what it has kept of what it was shown, the oldest first. */
  default void replay(Observer other) {}
}
