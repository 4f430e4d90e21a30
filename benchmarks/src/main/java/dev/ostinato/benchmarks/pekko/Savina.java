package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Savina's benchmarks with one kind of actor. */
final class Savina {

  private static final int STEPS = 40;
  private static final int COMPUTERS = 60;
  private static final int PINGERS = 120;

  private Savina() {}

  /** A little work, for the processor only. */
  static double compute(int steps) {
    double x = Math.sin(37.2);
    for (int i = 0; i < steps; i++) {
      x = Math.sin(x * x + i);
    }
    return x;
  }

  /** A ball; who gets it plays it back. */
  private record Ball(ActorRef<Ball> from, long hops, CountDownLatch over) {}

  /** Two actors play a ball until its hops are used up. */
  static Program.Work pingPong(Host host) {
    List<ActorRef<Ball>> players = host.spawn(2, _ -> Behaviors.receive(Savina::play));
    return operations -> {
      var over = new CountDownLatch(1);
      return Program.Work.timed(() -> {
        players.getFirst().tell(new Ball(players.getLast(), 2 * operations, over));
        Host.await(over);
      });
    };
  }

  private static Behavior<Ball> play(ActorContext<Ball> context, Ball ball) {
    if (ball.hops() == 0) {
      ball.over().countDown();
    } else {
      ball.from().tell(new Ball(context.getSelf(), ball.hops() - 1, ball.over()));
    }
    return Behaviors.same();
  }

  /** Actors that compute for their only message. */
  static Program.Work forkJoinCreate(Host host) {
    var sum = new DoubleAdder();
    return Lifecycles.mayflies(host, () -> sum.add(compute(STEPS)));
  }

  private record Task(Lifecycles.Ends ends) {}

  /** Actors that compute for each message. */
  static Program.Work forkJoinThroughput(Host host) {
    List<ActorRef<Task>> computers = host.spawn(COMPUTERS, _ -> computer(0));
    return operations -> {
      var task = new Task(new Lifecycles.Ends(operations));
      return Program.Work.timed(() -> {
        for (long i = 0; i < operations / COMPUTERS; i++) {
          for (ActorRef<Task> computer : computers) {
            computer.tell(task);
          }
        }
        Host.await(task.ends().over());
      });
    };
  }

  private static Behavior<Task> computer(double sum) {
    return Behaviors.receiveMessage(task -> {
      double next = sum + compute(STEPS);
      task.ends().one();
      return computer(next);
    });
  }

  private sealed interface Message {}

  private record Begin(List<ActorRef<Message>> all, long pings, CountDownLatch over)
      implements Message {}

  private record Ping(ActorRef<Message> from) implements Message {}

  private record Pong() implements Message {}

  /** Pings others at random, and answers their pings. */
  private static final class Pinger {

    private final ActorContext<Message> context;
    private final int number;
    private Begin begin = new Begin(List.of(), 0, new CountDownLatch(0));
    private long missing;
    private long random;

    Pinger(ActorContext<Message> context, int number) {
      this.context = context;
      this.number = number;
      random = (number + 1) * 7919L;
    }

    Behavior<Message> handle(Message message) {
      switch (message) {
        case Begin next -> {
          begin = next;
          missing = next.pings();
          ping();
        }
        case Ping(var from) -> from.tell(new Pong());
        case Pong() -> {
          missing--;
          ping();
        }
      }
      return Behaviors.same();
    }

    private void ping() {
      if (missing == 0) {
        begin.over().countDown();
        return;
      }
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      int other = Math.floorMod(random, begin.all().size() - 1);
      begin.all().get(other < number ? other : other + 1).tell(new Ping(context.getSelf()));
    }
  }

  static Program.Work big(Host host) {
    List<ActorRef<Message>> all =
        host.spawn(
            PINGERS,
            number ->
                Behaviors.setup(
                    context -> Behaviors.receiveMessage(new Pinger(context, number)::handle)));
    return operations -> {
      var over = new CountDownLatch(PINGERS);
      return Program.Work.timed(() -> {
        all.forEach(one -> one.tell(new Begin(all, operations / PINGERS, over)));
        Host.await(over);
      });
    };
  }
}
