package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Messages that nobody waits for. */
final class Casts {

  private static final long AT_ONCE = 1000;

  private Casts() {}

  /** Clients cast to one server; each ends with a call, which comes after its casts. */
  static Program.Work toOne(Host host, Clients kind, int clients) {
    ActorRef<Counter.Message> server = host.spawn(Counter.create());
    Program.Work work =
        switch (kind) {
          case THREADS ->
              operations ->
                  AskingThreads.together(
                      clients,
                      operations,
                      (_, times) -> {
                        for (long i = 0; i < times; i++) {
                          server.tell(new Counter.Bump(1));
                        }
                        Calls.sum(host, server);
                      });
          case ACTORS -> byActors(host.spawn(clients, _ -> casting(server)));
        };
    return operations -> {
      long before = Calls.sum(host, server);
      long nanos = work.run(operations);
      Check.equal("sum", before + operations, Calls.sum(host, server));
      return nanos;
    };
  }

  private sealed interface Casting {}

  private record Cast(long times, CountDownLatch over) implements Casting {}

  private record Answered(CountDownLatch over) implements Casting {}

  private static Program.Work byActors(List<ActorRef<Casting>> clients) {
    return operations -> {
      var over = new CountDownLatch(clients.size());
      return Program.Work.timed(() -> {
        clients.forEach(client -> client.tell(new Cast(operations / clients.size(), over)));
        Host.await(over);
      });
    };
  }

  /** Casts some times, then lets others have its thread for a while. */
  private static Behavior<Casting> casting(ActorRef<Counter.Message> server) {
    return Behaviors.receive((context, message) -> {
      switch (message) {
        case Cast(var times, var over) -> {
          for (long i = Math.min(times, AT_ONCE); i > 0; i--) {
            server.tell(new Counter.Bump(1));
          }
          if (times > AT_ONCE) {
            context.getSelf().tell(new Cast(times - AT_ONCE, over));
          } else {
            context.ask(
                Long.class,
                server,
                Host.LONG,
                (ActorRef<Long> replyTo) -> new Counter.Add(0, replyTo),
                (_, _) -> new Answered(over));
          }
        }
        case Answered(var over) -> over.countDown();
      }
      return Behaviors.same();
    });
  }

  private sealed interface Message {}

  private record Join(ActorRef<Message> next) implements Message {}

  private record Token(long hops, CountDownLatch over) implements Message {}

  /** A message that goes round places until its hops are used up. */
  static Program.Work ring(Host host, int size) {
    List<ActorRef<Message>> places = host.spawn(size, _ -> place());
    for (int i = 0; i < size; i++) {
      places.get(i).tell(new Join(places.get((i + 1) % size)));
    }
    return operations -> {
      var over = new CountDownLatch(1);
      return Program.Work.timed(() -> {
        places.getFirst().tell(new Token(operations, over));
        Host.await(over);
      });
    };
  }

  /** A place in the ring that does not know yet who comes next. */
  private static Behavior<Message> place() {
    return Behaviors.receiveMessage(message ->
        message instanceof Join(var next) ? place(next) : Behaviors.<Message>unhandled());
  }

  private static Behavior<Message> place(ActorRef<Message> next) {
    return Behaviors.receiveMessage(message -> {
      if (message instanceof Token(var hops, var over)) {
        if (hops == 0) {
          over.countDown();
        } else {
          next.tell(new Token(hops - 1, over));
        }
      }
      return Behaviors.same();
    });
  }
}
