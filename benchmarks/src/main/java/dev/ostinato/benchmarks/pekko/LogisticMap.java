package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Savina's logistic map: each series asks its own computer for the next term. */
final class LogisticMap {

  private static final int SERIES = 10;

  private LogisticMap() {}

  private record Next(double term, ActorRef<Message> replyTo) {}

  private sealed interface Message {}

  private record Begin(long terms, CountDownLatch over) implements Message {}

  private record Term(double value) implements Message {}

  /** Computes one term from the one before. */
  private static Behavior<Next> computer(double rate) {
    return Behaviors.receiveMessage(next -> {
      next.replyTo().tell(new Term(rate * next.term() * (1 - next.term())));
      return Behaviors.same();
    });
  }

  /** Asks for a term when it has the one before. */
  private static final class Series {

    private final ActorContext<Message> context;
    private final ActorRef<Next> computer;
    private Begin begin = new Begin(0, new CountDownLatch(0));
    private long missing;

    Series(ActorContext<Message> context, ActorRef<Next> computer) {
      this.context = context;
      this.computer = computer;
    }

    Behavior<Message> handle(Message message) {
      switch (message) {
        case Begin next -> {
          begin = next;
          missing = next.terms();
          computer.tell(new Next(0.5, context.getSelf()));
        }
        case Term(var value) -> {
          if (--missing == 0) {
            begin.over().countDown();
          } else {
            computer.tell(new Next(value, context.getSelf()));
          }
        }
      }
      return Behaviors.same();
    }
  }

  static Program.Work program(Host host) {
    List<ActorRef<Message>> all =
        IntStream.range(0, SERIES)
            .mapToObj(i -> host.spawn(computer(3.46 + i * 0.0025)))
            .map(computer ->
                host.spawn(
                    Behaviors.<Message>setup(context ->
                        Behaviors.receiveMessage(new Series(context, computer)::handle))))
            .toList();
    return operations -> {
      var over = new CountDownLatch(SERIES);
      return Program.Work.timed(() -> {
        all.forEach(one -> one.tell(new Begin(operations / SERIES, over)));
        Host.await(over);
      });
    };
  }
}
