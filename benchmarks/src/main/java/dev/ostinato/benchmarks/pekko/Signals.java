package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What tells actors of each other's end, and timers. */
final class Signals {

  private static final int WATCHERS = 100_000;
  private static final int CHAIN = 10_000;
  private static final int TIMERS = 1_000_000;
  private static final Duration LATE = Duration.ofSeconds(60);

  private Signals() {}

  private sealed interface Message {}

  private record Ping(ActorRef<Long> replyTo) implements Message {}

  private record Stop() implements Message {}

  /** One stops that so many watch. */
  static Program.Work monitors(Host host) {
    return operations -> {
      long nanos = 0;
      for (long done = 0; done < operations; done += WATCHERS) {
        nanos += deathOfTheWatched(host);
      }
      return nanos;
    };
  }

  private static long deathOfTheWatched(Host host) throws Exception {
    ActorRef<Message> watched = host.spawn(watched());
    ActorRef<Nursery.Job> nursery = host.spawn(Nursery.create());
    var ready = new CountDownLatch(WATCHERS);
    var over = new CountDownLatch(WATCHERS);
    nursery.tell(
        new Nursery.Job(
            WATCHERS, context -> context.spawnAnonymous(watcher(watched, ready, over))));
    Host.await(ready);
    // Who answers this has been told of all its watchers before.
    host.<Message, Long>ask(watched, Ping::new);
    long nanos =
        Program.Work.timed(() -> {
          watched.tell(new Stop());
          Host.await(over);
        });
    host.stop(nursery);
    return nanos;
  }

  private static Behavior<Message> watched() {
    return Behaviors.receiveMessage(message ->
        switch (message) {
          case Ping(var replyTo) -> {
            replyTo.tell(1L);
            yield Behaviors.same();
          }
          case Stop() -> Behaviors.stopped();
        });
  }

  private static Behavior<Message> watcher(
      ActorRef<Message> watched, CountDownLatch ready, CountDownLatch over) {
    return Behaviors.setup(context -> {
      context.watch(watched);
      ready.countDown();
      return Behaviors.receiveSignal((_, signal) -> {
        if (signal instanceof Terminated) {
          over.countDown();
        }
        return Behaviors.same();
      });
    });
  }

  /**
   * The first of a chain fails, up to the death of the last. Pekko's link is the death pact: an
   * actor that watches another, and does not handle its end, fails by that.
   */
  static Program.Work links(Host host) {
    return operations -> {
      long nanos = 0;
      for (long done = 0; done < operations; done += CHAIN) {
        nanos += deathOfTheChain(host);
      }
      return nanos;
    };
  }

  private static long deathOfTheChain(Host host) throws Exception {
    var ready = new CountDownLatch(CHAIN);
    ActorRef<Stop> first = host.spawn(failing(ready));
    ActorRef<Stop> last =
        host.inside(context -> {
          ActorRef<Stop> before = first;
          for (int i = 1; i < CHAIN; i++) {
            before = context.spawnAnonymous(pact(before, ready));
          }
          return before;
        });
    Host.await(ready);
    CompletableFuture<Boolean> end = host.endOf(last);
    return Program.Work.timed(() -> {
      first.tell(new Stop());
      end.get(Host.LONG.toSeconds(), TimeUnit.SECONDS);
    });
  }

  private static Behavior<Stop> failing(CountDownLatch ready) {
    return Behaviors.setup(_ -> {
      ready.countDown();
      return Behaviors.receiveMessage(_ -> {
        throw new IllegalStateException("the first falls");
      });
    });
  }

  private static Behavior<Stop> pact(ActorRef<Stop> before, CountDownLatch ready) {
    return Behaviors.setup(context -> {
      context.watch(before);
      ready.countDown();
      return Behaviors.receiveMessage(_ -> Behaviors.unhandled());
    });
  }

  private sealed interface Timing {}

  /** Sets so many timers, and cancels them; the answer is how many were cancelled in time. */
  private record Timers(int count, ActorRef<Long> replyTo) implements Timing {}

  private record Late() implements Timing {}

  /**
   * Timers that never fire. They are scheduled by hand: those of {@code Behaviors.withTimers} have
   * keys, in an immutable map, and take ten times as long.
   */
  static Program.Work timers(Host host) {
    ActorRef<Timing> actor = host.spawn(Behaviors.receive(Signals::timing));
    return operations ->
        Program.Work.timed(() -> {
          for (long done = 0; done < operations; done += TIMERS) {
            long cancelled = host.<Timing, Long>ask(actor, replyTo -> new Timers(TIMERS, replyTo));
            Check.equal("number of cancelled timers", TIMERS, cancelled);
          }
        });
  }

  private static Behavior<Timing> timing(ActorContext<Timing> context, Timing message) {
    if (message instanceof Timers(var count, var replyTo)) {
      var timers = new Cancellable[count];
      for (int i = 0; i < count; i++) {
        timers[i] = context.scheduleOnce(LATE, context.getSelf(), new Late());
      }
      replyTo.tell(Arrays.stream(timers).filter(Cancellable::cancel).count());
    }
    return Behaviors.same();
  }
}
