package dev.ostinato.server;

import dev.ostinato.process.ExitReason;
import java.time.Duration;
import java.util.Objects;

/** What {@code init} returns. */
public sealed interface InitResult<S> {

  /** {@code {ok, State}}. */
  record Ok<S>(S state, After after) implements InitResult<S> {

    public Ok {
      Objects.requireNonNull(after, "after");
    }

    /** Calls {@code handleContinue} before anything else. */
    public Ok<S> andContinue(Object continuation) {
      return new Ok<>(state, new After.Continue(continuation));
    }

    /** Sends {@link Timeout} to {@code handleInfo} unless a message comes first. */
    public Ok<S> andTimeout(Duration time) {
      return andTimeout(time, Timeout.TIMEOUT);
    }

    /**
     * Sends {@code message} to {@code handleInfo} after a time: {@code {timeout, Time, Message}}.
     */
    public Ok<S> andTimeout(Duration time, Object message) {
      return new Ok<>(state, new After.Timeout(time, message));
    }

    /** Gives back memory until the next message. */
    public Ok<S> hibernate() {
      return new Ok<>(state, After.HIBERNATE);
    }
  }

  /** {@code ignore}. */
  record Ignore<S>() implements InitResult<S> {}

  /** {@code {error, Reason}}: the start has failed; the process ends normally, unreported. */
  record Failed<S>(ExitReason reason) implements InitResult<S> {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** {@code {stop, Reason}}. */
  record Stop<S>(ExitReason reason) implements InitResult<S> {
    public Stop {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
