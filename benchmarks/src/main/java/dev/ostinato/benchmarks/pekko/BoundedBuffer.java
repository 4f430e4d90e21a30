package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Savina's bounded buffer: producers wait for room, consumers for items. */
final class BoundedBuffer {

  private static final int CROWD = 40;
  private static final int PLACES = 50;
  private static final int STEPS = 100;

  private BoundedBuffer() {}

  private sealed interface Message {}

  /** So many items will come, from all producers together. */
  private record Open(long items, CountDownLatch over) implements Message {}

  private record Room(ActorRef<Produce> producer) implements Message {}

  private record Item(double value) implements Message {}

  private record Hungry(ActorRef<Item> consumer) implements Message {}

  /** Tells a producer to make an item; {@code first} is how many it is to make from now on. */
  private record Produce(long first) {}

  /** Hands items over, and calls for as many as it has places for. */
  private static final class Buffer {

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final ArrayDeque<ActorRef<Produce>> producers = new ArrayDeque<>();
    private final ArrayDeque<ActorRef<Item>> consumers = new ArrayDeque<>();
    private Open open = new Open(0, new CountDownLatch(0));
    private long missing;
    private int promised;

    Behavior<Message> handle(Message message) {
      switch (message) {
        case Open next -> {
          open = next;
          missing = next.items();
        }
        case Room(var producer) -> producers.add(producer);
        case Item item -> {
          promised--;
          items.add(item);
        }
        case Hungry(var consumer) -> consumers.add(consumer);
      }
      while (!items.isEmpty() && !consumers.isEmpty()) {
        consumers.remove().tell(items.remove());
        missing--;
      }
      while (!producers.isEmpty() && items.size() + promised < PLACES) {
        promised++;
        producers.remove().tell(new Produce(0));
      }
      if (missing == 0 && consumers.size() == CROWD) {
        open.over().countDown();
      }
      return Behaviors.same();
    }
  }

  /** Makes items while there is room. */
  private static final class Producer {

    private final ActorContext<Produce> context;
    private final ActorRef<Message> buffer;
    private long missing;

    Producer(ActorContext<Produce> context, ActorRef<Message> buffer) {
      this.context = context;
      this.buffer = buffer;
    }

    Behavior<Produce> handle(Produce produce) {
      if (produce.first() > 0) {
        missing = produce.first();
      } else {
        buffer.tell(new Item(Savina.compute(STEPS)));
        missing--;
      }
      if (missing > 0) {
        buffer.tell(new Room(context.getSelf()));
      }
      return Behaviors.same();
    }
  }

  /** Uses items up. */
  private static Behavior<Item> consumer(ActorRef<Message> buffer) {
    return Behaviors.setup(context -> {
      buffer.tell(new Hungry(context.getSelf()));
      return consuming(buffer, 0);
    });
  }

  private static Behavior<Item> consuming(ActorRef<Message> buffer, double sum) {
    return Behaviors.receive((context, item) -> {
      double next = sum + item.value() + Savina.compute(STEPS);
      buffer.tell(new Hungry(context.getSelf()));
      return consuming(buffer, next);
    });
  }

  static Program.Work program(Host host) {
    ActorRef<Message> buffer =
        host.spawn(Behaviors.setup(_ -> Behaviors.receiveMessage(new Buffer()::handle)));
    host.spawn(CROWD, _ -> consumer(buffer));
    List<ActorRef<Produce>> producers =
        host.spawn(
            CROWD,
            _ ->
                Behaviors.setup(
                    context -> Behaviors.receiveMessage(new Producer(context, buffer)::handle)));
    return operations -> {
      var over = new CountDownLatch(1);
      return Program.Work.timed(() -> {
        buffer.tell(new Open(operations, over));
        producers.forEach(producer -> producer.tell(new Produce(operations / CROWD)));
        Host.await(over);
      });
    };
  }
}
