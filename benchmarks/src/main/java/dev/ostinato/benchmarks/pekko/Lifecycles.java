package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that do not live long. */
final class Lifecycles {

  private static final long LEAVES = 1_000_000;

  private Lifecycles() {}

  /** Counts those that have ended, and wakes who waits for the last. */
  record Ends(AtomicLong missing, CountDownLatch over) {

    Ends(long expected) {
      this(new AtomicLong(expected), new CountDownLatch(1));
    }

    void one() {
      if (missing.decrementAndGet() == 0) {
        over.countDown();
      }
    }
  }

  /** What a mayfly does with its only message. */
  @FunctionalInterface
  interface Deed {
    void run();
  }

  private record Finish() {}

  /** Each starts, does its deed at its first message, and stops. */
  static Program.Work mayflies(Host host, Deed deed) {
    return operations -> {
      var ends = new Ends(operations);
      Behavior<Finish> mayfly =
          Behaviors.receiveMessage(_ -> {
            deed.run();
            ends.one();
            return Behaviors.stopped();
          });
      return Program.Work.timed(() -> {
        host.repeat(operations, context -> context.spawnAnonymous(mayfly).tell(new Finish()));
        Host.await(ends.over());
      });
    };
  }

  /** A tree of actors with ten children each; a leaf tells its number, any other the sum. */
  static Program.Work skynet(Host host) {
    return operations -> {
      long nanos = 0;
      for (long done = 0; done < operations; done += LEAVES) {
        var sum = new CompletableFuture<Long>();
        ActorRef<Long> told =
            host.spawn(
                Behaviors.receiveMessage(number -> {
                  sum.complete(number);
                  return Behaviors.stopped();
                }));
        nanos +=
            Program.Work.timed(() -> {
              host.repeat(1, context -> context.spawnAnonymous(node(told, 0, LEAVES)));
              sum.get(Host.LONG.toSeconds(), TimeUnit.SECONDS);
            });
        Check.equal("sum", LEAVES * (LEAVES - 1) / 2, sum.join());
      }
      return nanos;
    };
  }

  private static Behavior<Long> node(ActorRef<Long> parent, long number, long leaves) {
    return Behaviors.setup(context -> {
      if (leaves == 1) {
        parent.tell(number);
        return Behaviors.stopped();
      }
      for (int i = 0; i < 10; i++) {
        context.spawnAnonymous(node(context.getSelf(), number + i * leaves / 10, leaves / 10));
      }
      return new Inner(parent).adding();
    });
  }

  /** A node with children; it adds what they tell. */
  private static final class Inner {

    private final ActorRef<Long> parent;
    private int missing = 10;
    private long sum;

    Inner(ActorRef<Long> parent) {
      this.parent = parent;
    }

    Behavior<Long> adding() {
      return Behaviors.receiveMessage(number -> {
        sum += number;
        if (--missing > 0) {
          return Behaviors.same();
        }
        parent.tell(sum);
        return Behaviors.stopped();
      });
    }
  }
}
