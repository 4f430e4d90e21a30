package dev.ostinato.server;

import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** What a server does after a callback: {@code Timeout | hibernate | {continue, _}}. */
public sealed interface After {

  After RECEIVE = new Receive();
  After HIBERNATE = new Hibernate();

  record Receive() implements After {}

  record Hibernate() implements After {}

  record Continue(Object continuation) implements After {
    public Continue {
      Objects.requireNonNull(continuation, "continuation");
    }
  }

  record Timeout(Duration time, Object message) implements After {
    public Timeout {
      Clock.nanos(time);
      Objects.requireNonNull(message, "message");
    }

    /** Whether it stands for no message, and not for one of the server's own. */
    boolean isPlain() {
      return message == dev.ostinato.server.Timeout.TIMEOUT;
    }
  }
}
