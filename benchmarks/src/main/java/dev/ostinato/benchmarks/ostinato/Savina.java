package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Savina's benchmarks with one kind of server. */
final class Savina {

  private Savina() {}

  private interface Unasked<T> extends Call<T, Long> {}

  /** A little work, for the processor only. */
  static double compute(int steps) {
    double x = Math.sin(37.2);
    for (int i = 0; i < steps; i++) {
      x = Math.sin(x * x + i);
    }
    return x;
  }

  /** Sends a ball back until its hops are used up. */
  private record Player() implements GenServer<Long, Unasked<Player>, Player.Ball> {

    private record Ball(ServerRef<Player> from, long hops, CountDownLatch over)
        implements Cast<Player> {}

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public Next<Long> handleCast(Ball ball, Long state) {
      if (ball.hops() == 0) {
        ball.over().countDown();
      } else {
        ServerRef<Player> self = ServerRef.at(Pid.self());
        ball.from().cast(new Ball(self, ball.hops() - 1, ball.over()));
      }
      return noReply(state);
    }
  }

  static Program pingPong() {
    ServerRef<Player> ping = GenServer.<Player>start(new Player()).orElseThrow();
    ServerRef<Player> pong = GenServer.<Player>start(new Player()).orElseThrow();
    return (Program.Work)
        operations -> {
          var over = new CountDownLatch(1);
          return Program.Work.timed(() -> {
            pong.cast(new Player.Ball(ping, 2 * operations, over));
            over.await();
          });
        };
  }

  /** Computes for each message; one that is to end ends by the first. */
  private record Computer(boolean ends)
      implements GenServer<Double, Unasked<Computer>, Computer.Task> {

    private record Task(AtomicLong missing, CountDownLatch over) implements Cast<Computer> {}

    @Override
    public InitResult<Double> init() {
      return ok(0.0);
    }

    @Override
    public Next<Double> handleCast(Task task, Double sum) {
      double next = sum + compute(40);
      if (task.missing().decrementAndGet() == 0) {
        task.over().countDown();
      }
      return ends ? stop(ExitReason.NORMAL, next) : noReply(next);
    }
  }

  static Program forkJoinCreate() {
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              var task = new Computer.Task(new AtomicLong(operations), new CountDownLatch(1));
              for (long i = 0; i < operations; i++) {
                ServerRef<Computer> server =
                    GenServer.<Computer>start(new Computer(true)).orElseThrow();
                server.cast(task);
              }
              task.over().await();
            });
  }

  static Program forkJoinThroughput() {
    List<ServerRef<Computer>> servers =
        IntStream.range(0, 60)
            .mapToObj(_ -> GenServer.<Computer>start(new Computer(false)).orElseThrow())
            .toList();
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              var task = new Computer.Task(new AtomicLong(operations), new CountDownLatch(1));
              for (long i = 0; i < operations / 60; i++) {
                for (ServerRef<Computer> server : servers) {
                  server.cast(task);
                }
              }
              task.over().await();
            });
  }

  /** Pings others at random, and answers their pings. */
  private static final class Big implements GenServer<Big.Play, Unasked<Big>, Big.Message> {

    private sealed interface Message extends Cast<Big> {}

    private record Begin(List<ServerRef<Big>> all, long pings, CountDownLatch over)
        implements Message {}

    private record Ping(ServerRef<Big> from) implements Message {}

    private record Pong() implements Message {}

    private record Play(List<ServerRef<Big>> all, long missing, long random, CountDownLatch over) {

      Play next() {
        long x = random;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        return new Play(all, missing - 1, x, over);
      }

      ServerRef<Big> target() {
        return all.get((int) Math.floorMod(random, (long) all.size()));
      }
    }

    private final long seed;

    Big(long seed) {
      this.seed = seed;
    }

    @Override
    public InitResult<Play> init() {
      return ok(new Play(List.of(), 0, seed, new CountDownLatch(0)));
    }

    @Override
    public Next<Play> handleCast(Message message, Play play) {
      return noReply(
          switch (message) {
            case Begin(var all, var pings, var over) ->
                ping(new Play(all, pings, play.random(), over));
            case Ping(var from) -> {
              from.cast(new Pong());
              yield play;
            }
            case Pong() -> ping(play);
          });
    }

    private Play ping(Play play) {
      if (play.missing() == 0) {
        play.over().countDown();
        return play;
      }
      play.target().cast(new Ping(ServerRef.at(Pid.self())));
      return play.next();
    }
  }

  static Program big() {
    List<ServerRef<Big>> all =
        IntStream.rangeClosed(1, 120)
            .mapToObj(i -> GenServer.<Big>start(new Big(i * 7919L)).orElseThrow())
            .toList();
    return (Program.Work)
        operations -> {
          var over = new CountDownLatch(all.size());
          return Program.Work.timed(() -> {
            all.forEach(one -> one.cast(new Big.Begin(all, operations / all.size(), over)));
            over.await();
          });
        };
  }
}
