package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.concurrent.CountDownLatch;

/** Messages that nobody waits for. */
final class Casts {

  private Casts() {}

  /** {@code clients} cast to one server; each ends with a call, which comes after its casts. */
  record ToOne(Crew crew, ServerRef<Counter> server) implements Program.Work {

    static ToOne of(int clients) {
      var server = Counter.start();
      return new ToOne(new Crew(clients, (_, n) -> cast(server, n)), server);
    }

    private static void cast(ServerRef<Counter> server, long times) {
      for (long i = 0; i < times; i++) {
        server.cast(new Counter.Bump(1));
      }
      server.call(new Counter.Add(0), Processes.INFINITY);
    }

    @Override
    public long run(long operations) throws Exception {
      long before = server.call(new Counter.Add(0));
      long nanos = crew.run(operations);
      Check.equal("sum", before + operations, server.call(new Counter.Add(0)));
      return nanos;
    }

    @Override
    public void close() {
      crew.close();
      server.stop();
    }
  }

  /** A message that goes round servers until its hops are used up. */
  static final class Ring implements Program.Work {

    private record Token(long hops, CountDownLatch over) {}

    private record Become(Pid next) implements Cast<Place> {}

    private interface Nothing extends Call<Place, Long> {}

    /** A place in the ring; its state is who comes next. */
    private record Place() implements GenServer<Pid, Nothing, Become> {

      @Override
      public InitResult<Pid> init() {
        return ok(Pid.self());
      }

      @Override
      public Next<Pid> handleCast(Become become, Pid next) {
        return noReply(become.next());
      }

      @Override
      public Next<Pid> handleInfo(Object message, Pid next) {
        if (message instanceof Token(var hops, var over)) {
          if (hops == 0) {
            over.countDown();
          } else {
            next.send(new Token(hops - 1, over));
          }
        }
        return noReply(next);
      }
    }

    private final Pid first;

    Ring(int size) {
      ServerRef<Place> start = GenServer.<Place>start(new Place()).orElseThrow();
      first = start.whereis().orElseThrow();
      Pid next = first;
      for (int i = 1; i < size; i++) {
        ServerRef<Place> place = GenServer.<Place>start(new Place()).orElseThrow();
        place.cast(new Become(next));
        next = place.whereis().orElseThrow();
      }
      start.cast(new Become(next));
    }

    @Override
    public long run(long operations) throws Exception {
      var over = new CountDownLatch(1);
      return Program.Work.timed(() -> {
        first.send(new Token(operations, over));
        over.await();
      });
    }
  }
}
