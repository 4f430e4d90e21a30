package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Savina's chameneos: creatures of three colours meet in a mall, and change them by that. */
final class Chameneos {

  private static final int CREATURES = 100;

  private Chameneos() {}

  private sealed interface MallMessage {}

  /** Opens the mall for so many meetings; the answer is how many all creatures saw together. */
  private record Open(long meetings, CompletableFuture<Long> seen) implements MallMessage {}

  private record Enter(ActorRef<CreatureMessage> creature, int colour, long seen)
      implements MallMessage {}

  private sealed interface CreatureMessage {}

  private record Go() implements CreatureMessage {}

  private record Met(int colour) implements CreatureMessage {}

  /** Pairs those that enter; when it has closed, it waits until all of them are back. */
  private static final class Mall {

    private Open open = new Open(0, new CompletableFuture<>());
    private Optional<Enter> waiting = Optional.empty();
    private long missing;
    private int back;
    private long seen;

    Behavior<MallMessage> handle(MallMessage message) {
      switch (message) {
        case Open next -> {
          open = next;
          missing = next.meetings();
          back = 0;
          seen = 0;
        }
        case Enter enter when missing == 0 -> close(enter);
        case Enter enter when waiting.isEmpty() -> waiting = Optional.of(enter);
        case Enter second -> {
          Enter first = waiting.get();
          waiting = Optional.empty();
          first.creature().tell(new Met(second.colour()));
          second.creature().tell(new Met(first.colour()));
          missing--;
        }
      }
      return Behaviors.same();
    }

    private void close(Enter enter) {
      seen += enter.seen();
      if (++back == CREATURES) {
        open.seen().complete(seen);
      }
    }
  }

  /** Enters the mall again after each meeting. */
  private static final class Creature {

    private final ActorContext<CreatureMessage> context;
    private final ActorRef<MallMessage> mall;
    private int colour;
    private long seen;

    Creature(ActorContext<CreatureMessage> context, ActorRef<MallMessage> mall, int colour) {
      this.context = context;
      this.mall = mall;
      this.colour = colour;
    }

    Behavior<CreatureMessage> handle(CreatureMessage message) {
      switch (message) {
        case Go() -> seen = 0;
        case Met(var other) -> {
          colour = other == colour ? colour : 3 - colour - other;
          seen++;
        }
      }
      mall.tell(new Enter(context.getSelf(), colour, seen));
      return Behaviors.same();
    }
  }

  static Program.Work program(Host host) {
    ActorRef<MallMessage> mall =
        host.spawn(Behaviors.setup(_ -> Behaviors.receiveMessage(new Mall()::handle)));
    List<ActorRef<CreatureMessage>> creatures =
        host.spawn(
            CREATURES,
            i ->
                Behaviors.setup(context ->
                    Behaviors.receiveMessage(new Creature(context, mall, i % 3)::handle)));
    return operations -> {
      var seen = new CompletableFuture<Long>();
      long nanos =
          Program.Work.timed(() -> {
            mall.tell(new Open(operations, seen));
            creatures.forEach(creature -> creature.tell(new Go()));
            seen.get(Host.LONG.toSeconds(), TimeUnit.SECONDS);
          });
      Check.equal("number of meetings that were seen", 2 * operations, seen.join());
      return nanos;
    };
  }
}
