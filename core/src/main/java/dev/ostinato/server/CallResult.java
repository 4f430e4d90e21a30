package dev.ostinato.server;

import dev.ostinato.process.ExitReason;
import java.time.Duration;
import java.util.Objects;

/** What {@code handleCall} returns: a reply, or what is next without one. */
public sealed interface CallResult<S> permits CallResult.Reply, CallResult.ReplyAndStop, Next {

  /** {@code {reply, Value, State}}. */
  record Reply<S>(Object value, S state, After after) implements CallResult<S> {

    public Reply {
      Objects.requireNonNull(value, "reply");
      Objects.requireNonNull(after, "after");
    }

    /** Calls {@code handleContinue} before anything else. */
    public Reply<S> andContinue(Object continuation) {
      return new Reply<>(value, state, new After.Continue(continuation));
    }

    /** Sends {@link Timeout} to {@code handleInfo} unless a message comes first. */
    public Reply<S> andTimeout(Duration time) {
      return andTimeout(time, Timeout.TIMEOUT);
    }

    /**
     * Sends {@code message} to {@code handleInfo} after a time: {@code {timeout, Time, Message}}.
     */
    public Reply<S> andTimeout(Duration time, Object message) {
      return new Reply<>(value, state, new After.Timeout(time, message));
    }

    /** Gives back memory until the next message. */
    public Reply<S> hibernate() {
      return new Reply<>(value, state, After.HIBERNATE);
    }
  }

  /** {@code {stop, Reason, Value, State}}. */
  record ReplyAndStop<S>(Object value, ExitReason reason, S state) implements CallResult<S> {
    public ReplyAndStop {
      Objects.requireNonNull(value, "reply");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
