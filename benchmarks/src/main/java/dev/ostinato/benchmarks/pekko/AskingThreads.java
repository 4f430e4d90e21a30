package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that are virtual threads. */
final class AskingThreads {

  /** What one client does. */
  @FunctionalInterface
  interface Job {
    void run(int client, long times) throws Exception;
  }

  private AskingThreads() {}

  static <M> long run(Host host, int clients, long operations, Clients.Requests<M> requests)
      throws Exception {
    return together(
        clients,
        operations,
        (client, times) -> {
          for (long i = 0; i < times; i++) {
            long turn = i;
            host.<M, Long>asking(
                    requests.server(client, turn),
                    replyTo -> requests.request(turn, replyTo),
                    Host.USUAL)
                .toCompletableFuture()
                .join();
          }
        });
  }

  /** Shares {@code operations} among threads; returns how long they took. */
  static long together(int clients, long operations, Job job) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        all.add(
            threads.submit(() -> {
              start.await();
              job.run(client, operations / clients);
              return true;
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
}
