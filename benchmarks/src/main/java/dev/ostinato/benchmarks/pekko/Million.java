package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that starts servers, supervised, then calls each: a thousand at a time. */
final class Million {

  private static final int ALL = 1_000_000;
  private static final int AT_ONCE = 100;
  private static final int IN_FLIGHT = 1000;
  private static final int PARTITIONS = Runtime.getRuntime().availableProcessors();

  private static final Behavior<Counter.Message> SERVER =
      Behaviors.supervise(Counter.create()).onFailure(SupervisorStrategy.restart());

  private sealed interface Message {}

  private record Start() implements Message {}

  private record Answered(long sum) implements Message {}

  private record Failed(Throwable why) implements Message {}

  private final ActorContext<Message> context;
  private final CompletableFuture<Long> total;
  private final List<ActorRef<Counter.Message>> servers;
  private final int count;
  private int asked;
  private int answered;
  private long sum;

  private Million(ActorContext<Message> context, int count, CompletableFuture<Long> total) {
    this.context = context;
    this.total = total;
    this.count = count;
    servers = new ArrayList<>(count);
  }

  /** One partition for each processor: they share the servers. */
  static Program.Work program(Host host) {
    return operations -> {
      long nanos = 0;
      for (long done = 0; done < operations; done += ALL) {
        nanos += startAndCall(host);
      }
      return nanos;
    };
  }

  private static long startAndCall(Host host) throws Exception {
    List<CompletableFuture<Long>> totals =
        Stream.generate(CompletableFuture<Long>::new).limit(PARTITIONS).toList();
    List<ActorRef<Message>> partitions =
        host.spawn(
            PARTITIONS,
            i -> {
              int share = ALL / PARTITIONS + (i < ALL % PARTITIONS ? 1 : 0);
              return Behaviors.setup(context ->
                  Behaviors.receiveMessage(new Million(context, share, totals.get(i))::handle));
            });
    long nanos =
        Program.Work.timed(() -> {
          partitions.forEach(partition -> partition.tell(new Start()));
          long sum = 0;
          for (CompletableFuture<Long> total : totals) {
            sum += total.get(Host.LONG.toSeconds(), TimeUnit.SECONDS);
          }
          Check.equal("sum of all answers", ALL, sum);
        });
    partitions.forEach(host::stop);
    return nanos;
  }

  private Behavior<Message> handle(Message message) {
    switch (message) {
      case Start() -> {
        for (int i = 0; i < AT_ONCE && servers.size() < count; i++) {
          servers.add(context.spawnAnonymous(SERVER));
        }
        if (servers.size() < count) {
          // Those that have been started get their turn.
          context.getSelf().tell(message);
        } else {
          while (asked < Math.min(count, IN_FLIGHT)) {
            ask();
          }
        }
      }
      case Answered(var answer) -> {
        sum += answer;
        if (++answered == count) {
          total.complete(sum);
        } else if (asked < count) {
          ask();
        }
      }
      case Failed(var why) -> total.completeExceptionally(why);
    }
    return Behaviors.same();
  }

  private void ask() {
    context.ask(
        Long.class,
        servers.get(asked++),
        Host.LONG,
        (ActorRef<Long> replyTo) -> new Counter.Add(1, replyTo),
        (answer, failure) -> failure == null ? new Answered(answer) : new Failed(failure));
  }
}
