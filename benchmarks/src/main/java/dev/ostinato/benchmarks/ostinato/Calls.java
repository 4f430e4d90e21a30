package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Latencies;
import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Calls: who calls whom, and with which time-out. */
final class Calls {

  private static final Duration USUAL = Duration.ofSeconds(5);

  private Calls() {}

  /** {@code clients} call {@code servers}, each the one with its number, round and round. */
  record Grid(Crew crew, List<ServerRef<Counter>> servers) implements Program.Work {

    static Grid usual(int clients, int servers) {
      return of(clients, servers, USUAL);
    }

    static Grid direct(int clients, int servers) {
      return of(clients, servers, Processes.INFINITY);
    }

    private static Grid of(int clients, int servers, Duration timeout) {
      var all = counters(servers);
      return new Grid(new Crew(clients, (i, n) -> call(all.get(i % servers), n, timeout)), all);
    }

    private static void call(ServerRef<Counter> server, long times, Duration timeout) {
      for (long i = 0; i < times; i++) {
        server.call(new Counter.Add(1), timeout);
      }
    }

    @Override
    public long run(long operations) throws Exception {
      long before = sum();
      long nanos = crew.run(operations);
      Check.equal("sum", before + operations, sum());
      return nanos;
    }

    private long sum() {
      return servers.stream().mapToLong(server -> server.call(new Counter.Add(0))).sum();
    }

    @Override
    public void close() {
      crew.close();
      servers.forEach(ServerRef::stop);
    }
  }

  static List<ServerRef<Counter>> counters(int count) {
    return IntStream.range(0, count).mapToObj(_ -> Counter.start()).toList();
  }

  /** Passes a call on; the last answers it. */
  record Link(Optional<ServerRef<Link>> next, Duration timeout)
      implements GenServer<Long, Link.Ask, Link.Nothing> {

    record Ask(long number) implements Call<Link, Long> {}

    interface Nothing extends dev.ostinato.server.Cast<Link> {}

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Ask ask, From<?> from, Long state) {
      long answer = next.isPresent() ? next.get().call(ask, timeout) : ask.number() + 1;
      return ask.reply(answer, state);
    }
  }

  static Program chain(int length, boolean direct) {
    Duration timeout = direct ? Processes.INFINITY : USUAL;
    Optional<ServerRef<Link>> next = Optional.empty();
    for (int i = 0; i < length; i++) {
      next = Optional.of(GenServer.<Link>start(new Link(next, timeout)).orElseThrow());
    }
    ServerRef<Link> first = next.orElseThrow();
    var crew =
        new Crew(
            1,
            (_, n) -> {
              for (long i = 0; i < n; i++) {
                Check.equal("answer", i + 1, first.call(new Link.Ask(i), timeout));
              }
            });
    return (Program.Work) crew::run;
  }

  /** 64 clients that each wake every millisecond and make their share of the calls. */
  static final class Offered implements Program.Load {

    private static final int CLIENTS = 64;
    private static final int SERVERS = 8;
    private static final double CALLS_A_MILLISECOND = 250.0 / CLIENTS;

    private final List<ServerRef<Counter>> servers = counters(SERVERS);

    @Override
    public void run(Duration time, Latencies latencies) throws Exception {
      try (var crew = new Crew(CLIENTS, (i, millis) -> offer(i, millis, latencies))) {
        crew.run(time.toMillis() * CLIENTS);
      }
    }

    private void offer(int client, long millis, Latencies latencies) {
      var server = servers.get(client % SERVERS);
      long start = System.nanoTime();
      long made = 0;
      for (long tick = 1; tick <= millis; tick++) {
        long ahead = start + tick * 1_000_000 - System.nanoTime();
        if (ahead > 0) {
          Processes.sleep(Duration.ofNanos(ahead));
        }
        for (long due = (long) (tick * CALLS_A_MILLISECOND); made < due; made++) {
          long from = System.nanoTime();
          server.call(new Counter.Add(1));
          latencies.add(System.nanoTime() - from);
        }
      }
    }
  }
}
