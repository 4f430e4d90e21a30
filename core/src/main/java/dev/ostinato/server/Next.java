package dev.ostinato.server;

import dev.ostinato.process.ExitReason;
import java.time.Duration;
import java.util.Objects;

/** What {@code handleCast}, {@code handleInfo} and {@code handleContinue} return. */
public sealed interface Next<S> extends CallResult<S> {

  /** {@code {noreply, State}}. */
  record NoReply<S>(S state, After after) implements Next<S> {

    public NoReply {
      Objects.requireNonNull(after, "after");
    }

    /** Calls {@code handleContinue} before anything else. */
    public NoReply<S> andContinue(Object continuation) {
      return new NoReply<>(state, new After.Continue(continuation));
    }

    /** Sends {@link Timeout} to {@code handleInfo} unless a message comes first. */
    public NoReply<S> andTimeout(Duration time) {
      return andTimeout(time, Timeout.TIMEOUT);
    }

    /**
     * Sends {@code message} to {@code handleInfo} after a time: {@code {timeout, Time, Message}}.
     */
    public NoReply<S> andTimeout(Duration time, Object message) {
      return new NoReply<>(state, new After.Timeout(time, message));
    }

    /** Gives back memory until the next message. */
    public NoReply<S> hibernate() {
      return new NoReply<>(state, After.HIBERNATE);
    }
  }

  /** {@code {stop, Reason, State}}. */
  record Stop<S>(ExitReason reason, S state) implements Next<S> {
    public Stop {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
