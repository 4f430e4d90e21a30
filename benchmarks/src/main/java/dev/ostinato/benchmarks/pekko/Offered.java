package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Latencies;
import dev.ostinato.benchmarks.cell.Program;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** 64 clients that each wake every millisecond and make their share of the calls. */
final class Offered implements Program.Load {

  private static final int CLIENTS = 64;
  private static final int SERVERS = 8;
  private static final double CALLS_A_MILLISECOND = 250.0 / CLIENTS;

  // The usual tick of 10 ms would be too coarse.
  private final Host host = new Host("pekko.scheduler.tick-duration = 1ms");
  private final List<ActorRef<Counter.Message>> servers =
      host.spawn(SERVERS, _ -> Counter.create());
  private final Clients kind;

  Offered(Clients kind) {
    this.kind = kind;
  }

  @Override
  public void run(Duration time, Latencies latencies) throws Exception {
    var made = new AtomicLong();
    switch (kind) {
      case THREADS ->
          AskingThreads.together(
              CLIENTS,
              CLIENTS,
              (client, _) -> made.addAndGet(offer(server(client), time, latencies)));
      case ACTORS -> {
        var over = new CountDownLatch(CLIENTS);
        host.spawn(
            CLIENTS,
            client ->
                Behaviors.<Message>setup(context ->
                    Behaviors.withTimers(timers ->
                        new Client(context, timers, server(client), time, latencies)
                            .offering(made, over))));
        Host.await(over);
      }
    }
    System.err.printf("offered %.0f calls, made %d%n", time.toMillis() * 250.0, made.get());
  }

  private ActorRef<Counter.Message> server(int client) {
    return servers.get(client % SERVERS);
  }

  /** How many calls a client should have made by then. */
  private static long due(long nanos) {
    return (long) (nanos / 1e6 * CALLS_A_MILLISECOND);
  }

  /** What a client does that is a thread; returns how many calls it made. */
  private long offer(ActorRef<Counter.Message> server, Duration time, Latencies latencies)
      throws InterruptedException {
    long start = System.nanoTime();
    long made = 0;
    for (long tick = 1; tick <= time.toMillis(); tick++) {
      long ahead = start + tick * 1_000_000 - System.nanoTime();
      if (ahead > 0) {
        Thread.sleep(Duration.ofNanos(ahead));
      }
      while (made < due(System.nanoTime() - start)) {
        long from = System.nanoTime();
        if (from - start > time.toNanos()) {
          return made;
        }
        host.<Counter.Message, Long>asking(
                server, replyTo -> new Counter.Add(1, replyTo), Host.USUAL)
            .toCompletableFuture()
            .join();
        latencies.add(System.nanoTime() - from);
        made++;
      }
    }
    return made;
  }

  @Override
  public void close() {
    host.close();
  }

  private sealed interface Message {}

  private record Tick() implements Message {}

  private record Answered() implements Message {}

  /** A client that is an actor. */
  private static final class Client {

    private final ActorContext<Message> context;
    private final ActorRef<Counter.Message> server;
    private final Duration time;
    private final Latencies latencies;
    private final long start = System.nanoTime();
    private long made;
    private long asked;
    private boolean waits;

    Client(
        ActorContext<Message> context,
        TimerScheduler<Message> timers,
        ActorRef<Counter.Message> server,
        Duration time,
        Latencies latencies) {
      this.context = context;
      this.server = server;
      this.time = time;
      this.latencies = latencies;
      timers.startTimerAtFixedRate(new Tick(), Duration.ofMillis(1));
    }

    Behavior<Message> offering(AtomicLong all, CountDownLatch over) {
      return Behaviors.receiveMessage(message -> {
        if (message instanceof Answered) {
          latencies.add(System.nanoTime() - asked);
          made++;
          waits = false;
        }
        long now = System.nanoTime();
        if (!waits && now - start > time.toNanos()) {
          all.addAndGet(made);
          over.countDown();
          return Behaviors.stopped();
        }
        if (!waits && made < due(now - start)) {
          ask(now);
        }
        return Behaviors.same();
      });
    }

    private void ask(long now) {
      asked = now;
      waits = true;
      context.ask(
          Long.class,
          server,
          Host.USUAL,
          (ActorRef<Long> replyTo) -> new Counter.Add(1, replyTo),
          (_, _) -> new Answered());
    }
  }
}
