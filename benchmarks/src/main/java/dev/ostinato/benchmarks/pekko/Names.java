package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors with names in a registry. */
final class Names {

  private static final int SERVERS = 1000;

  private Names() {}

  /** The registry passes requests on to its servers, which answer the client itself. */
  static Program.Work calls(Host host, Clients kind) {
    ActorRef<Registry.Message<Counter.Message>> registry = host.spawn(Registry.create());
    for (long key = 0; key < SERVERS; key++) {
      registry.tell(new Registry.Start<>(key, Counter.create()));
    }
    var work = kind.calling(host, 1, new RoundRobin(registry));
    return operations -> {
      long before = sum(host, registry);
      long nanos = work.run(operations);
      Check.equal("sum", before + operations, sum(host, registry));
      return nanos;
    };
  }

  private static long sum(Host host, ActorRef<Registry.Message<Counter.Message>> registry) {
    long sum = 0;
    for (long i = 0; i < SERVERS; i++) {
      long key = i;
      sum +=
          host.<Registry.Message<Counter.Message>, Long>ask(
              registry, replyTo -> new Registry.Deliver<>(key, new Counter.Add(0, replyTo)));
    }
    return sum;
  }

  private record RoundRobin(ActorRef<Registry.Message<Counter.Message>> registry)
      implements Clients.Requests<Registry.Message<Counter.Message>> {

    @Override
    public ActorRef<Registry.Message<Counter.Message>> server(int client, long turn) {
      return registry;
    }

    @Override
    public Registry.Message<Counter.Message> request(long turn, ActorRef<Long> replyTo) {
      return new Registry.Deliver<>(turn % SERVERS, new Counter.Add(1, replyTo));
    }
  }

  /** Names come and go with their actors. */
  static Program.Work churn(Host host) {
    ActorRef<Registry.Message<Boolean>> registry = host.spawn(Registry.create());
    var keys = new AtomicLong();
    return operations -> {
      var ends = new Lifecycles.Ends(operations);
      return Program.Work.timed(() -> {
        host.repeat(
            operations,
            context -> context.spawnAnonymous(named(registry, keys.getAndIncrement(), ends)));
        Host.await(ends.over());
        while (count(host, registry) > 0) {
          // The next answer is about those that are left by then.
        }
      });
    };
  }

  private static long count(Host host, ActorRef<Registry.Message<Boolean>> registry) {
    return host.<Registry.Message<Boolean>, Long>ask(registry, Registry.Count::new);
  }

  /** Registers itself, and stops when it is told that it has its name. */
  private static Behavior<Boolean> named(
      ActorRef<Registry.Message<Boolean>> registry, long key, Lifecycles.Ends ends) {
    return Behaviors.setup(context -> {
      var self = context.getSelf();
      registry.tell(new Registry.Register<>(key, self, self));
      return Behaviors.receiveMessage(free -> {
        if (free) {
          ends.one();
        }
        return Behaviors.stopped();
      });
    });
  }
}
