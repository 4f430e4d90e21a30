package dev.ostinato.benchmarks.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The server of most rows: it adds. */
final class Counter {

  sealed interface Message {}

  /** Answers the sum so far. */
  record Add(long number, ActorRef<Long> replyTo) implements Message {}

  record Bump(long number) implements Message {}

  record Crash() implements Message {}

  private static final Behavior<Message> BEHAVIOR = Behaviors.setup(_ -> new Counter().counting());

  private long sum;

  private Counter() {}

  static Behavior<Message> create() {
    return BEHAVIOR;
  }

  private Behavior<Message> counting() {
    return Behaviors.receiveMessage(this::handle);
  }

  private Behavior<Message> handle(Message message) {
    switch (message) {
      case Add(var number, var replyTo) -> {
        sum += number;
        replyTo.tell(sum);
      }
      case Bump(var number) -> sum += number;
      case Crash() -> throw new IllegalStateException("asked to crash");
    }
    return Behaviors.same();
  }
}
