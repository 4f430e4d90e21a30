package dev.ostinato.benchmarks.threads;

import static java.util.Map.entry;

import dev.ostinato.benchmarks.cell.Latencies;
import dev.ostinato.benchmarks.cell.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the rows that can be had without a library make virtual threads do. */
public final class ThreadPrograms {

  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration NONE = Duration.ZERO;

  private final Supplier<Mailbox> mailboxes;

  private ThreadPrograms(Supplier<Mailbox> mailboxes) {
    this.mailboxes = mailboxes;
  }

  /** With the JDK's queue. */
  public static Map<String, Supplier<Program>> raw() {
    return new ThreadPrograms(Mailbox.Queue::new).programs();
  }

  /** With Jox's channel. */
  public static Map<String, Supplier<Program>> jox() {
    return new ThreadPrograms(Mailbox.Jox::new).programs();
  }

  private Map<String, Supplier<Program>> programs() {
    return Map.ofEntries(
        entry("call-1-1", () -> calls(1, 1, USUAL)),
        entry("call-64-1", () -> calls(64, 1, USUAL)),
        entry("call-1000-1", () -> calls(1000, 1, USUAL)),
        entry("call-pairs-64", () -> calls(64, 64, USUAL)),
        entry("call-pairs-1000", () -> calls(1000, 1000, USUAL)),
        entry("direct-1-1", () -> calls(1, 1, NONE)),
        entry("direct-pairs-64", () -> calls(64, 64, NONE)),
        entry("direct-pairs-1000", () -> calls(1000, 1000, NONE)),
        entry("cast-1-1", () -> casts(1)),
        entry("cast-8-1", () -> casts(8)),
        entry("ring-1000", () -> ring(1000)),
        entry("ring-10000", () -> ring(10_000)),
        entry("start-cast-stop", this::startAndStop),
        entry("spawn-exit", this::startAndStop),
        entry("chain-10", () -> chain(10, USUAL)),
        entry("direct-chain-10", () -> chain(10, NONE)),
        entry("idle-genserver", this::idle),
        entry("latency-250k", this::offered));
  }

  private Looper counter() {
    return Looper.counter(mailboxes.get());
  }

  /** What one client does. */
  @FunctionalInterface
  private interface Job {
    void run(int client, long times) throws Exception;
  }

  /** Runs a client in a thread of its own each, and shares the operations among them. */
  private static long together(int clients, long operations, Job job) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        all.add(
            threads.submit(() -> {
              start.await();
              job.run(client, operations / clients);
              return null;
            }));
      }
      return Program.Work.timed(() -> {
        start.countDown();
        for (Future<?> one : all) {
          one.get();
        }
      });
    }
  }

  private Program calls(int clients, int servers, Duration timeout) {
    List<Looper> all = IntStream.range(0, servers).mapToObj(_ -> counter()).toList();
    return (Program.Work)
        operations ->
            together(
                clients,
                operations,
                (client, times) -> {
                  Looper server = all.get(client % servers);
                  for (long i = 0; i < times; i++) {
                    server.call(1, timeout);
                  }
                });
  }

  private Program casts(int clients) {
    Looper server = counter();
    return (Program.Work)
        operations ->
            together(
                clients,
                operations,
                (_, times) -> {
                  for (long i = 0; i < times; i++) {
                    server.cast(1);
                  }
                  server.call(0, NONE);
                });
  }

  private Program ring(int size) {
    var over = new Object[1];
    var places = new Looper[size];
    for (int i = size - 1; i >= 0; i--) {
      int next = (i + 1) % size;
      places[i] =
          Looper.start(
              mailboxes.get(),
              hops -> {
                if (hops == 0) {
                  ((CountDownLatch) over[0]).countDown();
                } else {
                  places[next].cast(hops - 1);
                }
                return 0;
              });
    }
    return (Program.Work)
        operations -> {
          var latch = new CountDownLatch(1);
          over[0] = latch;
          return Program.Work.timed(() -> {
            places[0].cast(operations);
            latch.await();
          });
        };
  }

  private Program startAndStop() {
    return (Program.Work)
        operations ->
            together(
                1,
                operations,
                (_, times) -> {
                  var missing = new CountDownLatch(Math.toIntExact(times));
                  for (long i = 0; i < times; i++) {
                    Looper server =
                        Looper.start(
                            mailboxes.get(),
                            _ -> {
                              missing.countDown();
                              return 0;
                            });
                    server.cast(0);
                    server.end();
                  }
                  missing.await();
                });
  }

  private Program chain(int length, Duration timeout) {
    Looper next = Looper.start(mailboxes.get(), number -> number + 1);
    for (int i = 1; i < length; i++) {
      Looper after = next;
      next = Looper.start(mailboxes.get(), number -> after.call(number, timeout));
    }
    Looper first = next;
    return (Program.Work)
        operations ->
            together(
                1,
                operations,
                (_, times) -> {
                  for (long i = 0; i < times; i++) {
                    first.call(i, timeout);
                  }
                });
  }

  private Program idle() {
    var all = new ArrayList<Looper>();
    return (Program.Population)
        processes -> {
          for (int i = 0; i < processes; i++) {
            Looper one = counter();
            all.add(one);
            one.cast(1);
          }
          for (Looper one : all) {
            one.call(0, NONE);
          }
        };
  }

  private Program offered() {
    List<Looper> servers = IntStream.range(0, 8).mapToObj(_ -> counter()).toList();
    return (Program.Load)
        (time, latencies) ->
            together(
                64,
                time.toMillis() * 64,
                (client, millis) -> offer(servers.get(client % 8), millis, latencies));
  }

  private static void offer(Looper server, long millis, Latencies latencies) throws Exception {
    long start = System.nanoTime();
    long made = 0;
    for (long tick = 1; tick <= millis; tick++) {
      long ahead = start + tick * 1_000_000 - System.nanoTime();
      if (ahead > 0) {
        Thread.sleep(Duration.ofNanos(ahead));
      }
      for (long due = (long) (tick * 250.0 / 64); made < due; made++) {
        long from = System.nanoTime();
        server.call(1, USUAL);
        latencies.add(System.nanoTime() - from);
      }
    }
  }
}
