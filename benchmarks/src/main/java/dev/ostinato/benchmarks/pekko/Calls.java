package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Calls: who calls whom. */
final class Calls {

  private Calls() {}

  /** Clients call counters, each the one with its number, round and round. */
  static Program.Work grid(Host host, Clients kind, int clients, int servers) {
    List<ActorRef<Counter.Message>> all = host.spawn(servers, _ -> Counter.create());
    var work = kind.calling(host, clients, adding((client, _) -> all.get(client % servers)));
    return operations -> {
      long before = sum(host, all);
      long nanos = work.run(operations);
      Check.equal("sum", before + operations, sum(host, all));
      return nanos;
    };
  }

  private static long sum(Host host, List<ActorRef<Counter.Message>> counters) {
    return counters.stream().mapToLong(counter -> sum(host, counter)).sum();
  }

  static long sum(Host host, ActorRef<Counter.Message> counter) {
    return host.<Counter.Message, Long>ask(counter, replyTo -> new Counter.Add(0, replyTo));
  }

  /** Which server a client asks. */
  @FunctionalInterface
  interface Choice {
    ActorRef<Counter.Message> server(int client, long turn);
  }

  /** Each request adds one to the server that is chosen. */
  static Clients.Requests<Counter.Message> adding(Choice choice) {
    return new Clients.Requests<>() {
      @Override
      public ActorRef<Counter.Message> server(int client, long turn) {
        return choice.server(client, turn);
      }

      @Override
      public Counter.Message request(long turn, ActorRef<Long> replyTo) {
        return new Counter.Add(1, replyTo);
      }
    };
  }

  /** A call that each server passes on by a call to the next. */
  static Program.Work chain(Host host, Clients kind, int length) {
    var sum = new AtomicLong();
    ActorRef<Passing> next = host.spawn(answering(sum));
    for (int i = 1; i < length; i++) {
      next = host.spawn(passing(next));
    }
    var work = kind.calling(host, 1, new Chain(next));
    return operations -> {
      long before = sum.get();
      long nanos = work.run(operations);
      Check.equal("sum", before + operations, sum.get());
      return nanos;
    };
  }

  private record Chain(ActorRef<Passing> first) implements Clients.Requests<Passing> {

    @Override
    public ActorRef<Passing> server(int client, long turn) {
      return first;
    }

    @Override
    public Passing request(long turn, ActorRef<Long> replyTo) {
      return new Ask(1, replyTo);
    }
  }

  private sealed interface Passing {}

  private record Ask(long number, ActorRef<Long> replyTo) implements Passing {}

  private record Answered(long number, ActorRef<Long> replyTo) implements Passing {}

  private record Lost() implements Passing {}

  /** Asks the next, and passes the answer back; it handles other messages while it waits. */
  private static Behavior<Passing> passing(ActorRef<Passing> next) {
    return Behaviors.receive((context, message) -> {
      switch (message) {
        case Ask ask -> pass(context, ask, next);
        case Answered(var number, var replyTo) -> replyTo.tell(number);
        case Lost() -> {
          // Whoever asked has a time-out of its own.
        }
      }
      return Behaviors.same();
    });
  }

  private static void pass(ActorContext<Passing> context, Ask ask, ActorRef<Passing> next) {
    context.ask(
        Long.class,
        next,
        Host.USUAL,
        (ActorRef<Long> replyTo) -> new Ask(ask.number(), replyTo),
        (number, failure) -> failure == null ? new Answered(number, ask.replyTo()) : new Lost());
  }

  /** The last of the chain. */
  private static Behavior<Passing> answering(AtomicLong sum) {
    return Behaviors.receiveMessage(message -> {
      if (message instanceof Ask(var number, var replyTo)) {
        replyTo.tell(sum.addAndGet(number));
      }
      return Behaviors.same();
    });
  }

  /** Crashes, each up to the next answer; who restarts still has its name and its mailbox. */
  static Program.Work restart(Host host, Clients kind) {
    var starts = new AtomicLong();
    ActorRef<Counter.Message> server =
        host.spawn(
            Behaviors.supervise(
                    Behaviors.<Counter.Message>setup(_ -> {
                      starts.incrementAndGet();
                      return Counter.create();
                    }))
                .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)));
    var work =
        kind.calling(
            host,
            1,
            adding((_, _) -> {
              server.tell(new Counter.Crash());
              return server;
            }));
    return operations -> {
      sum(host, server); // it has started
      long before = starts.get();
      long nanos = work.run(operations);
      Check.equal("number of starts", before + operations, starts.get());
      return nanos;
    };
  }

  /** The first reply of a new server. */
  static Program.Work first(Host host) {
    return operations -> {
      long from = System.nanoTime();
      ActorRef<Counter.Message> server = host.spawn(Counter.create());
      long sum =
          host.<Counter.Message, Long>ask(server, replyTo -> new Counter.Add(operations, replyTo));
      Check.equal("sum", operations, sum);
      return System.nanoTime() - from;
    };
  }
}
