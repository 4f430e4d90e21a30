package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Clients, each a process of its own, that all begin when told and are waited for. */
final class Crew implements AutoCloseable {

  /** What a client does; {@code times} is its share. */
  @FunctionalInterface
  interface Job {
    void run(int client, long times) throws Exception;
  }

  private record Go(long times, CountDownLatch done, AtomicReference<Throwable> failure) {}

  private final List<Pid> clients;

  Crew(int size, Job job) {
    clients =
        IntStream.range(0, size).mapToObj(i -> Processes.spawn(() -> client(i, job))).toList();
  }

  /** Shares {@code operations} among the clients; returns how long they took. */
  long run(long operations) throws Exception {
    var done = new CountDownLatch(clients.size());
    var failure = new AtomicReference<Throwable>();
    var go = new Go(operations / clients.size(), done, failure);
    long from = System.nanoTime();
    clients.forEach(client -> client.send(go));
    done.await();
    long nanos = System.nanoTime() - from;
    if (failure.get() != null) {
      throw new IllegalStateException("a client failed", failure.get());
    }
    return nanos;
  }

  @Override
  public void close() {
    clients.forEach(client -> Processes.exit(client, ExitReason.KILL));
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void client(int number, Job job) {
    while (true) {
      Go go = Processes.receive(Go.class);
      try {
        job.run(number, go.times());
      } catch (Exception e) {
        go.failure().set(e);
      } finally {
        go.done().countDown();
      }
    }
  }
}
