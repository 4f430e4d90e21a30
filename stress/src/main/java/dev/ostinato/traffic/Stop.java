package dev.ostinato.traffic;

import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that checks what comes: one at a time, and in the order of each sender. It passes casts
 * on to any other, and calls to others with a higher number, so that calls never go round.
 */
final class Stop implements GenServer<Map<Integer, Long>, Stop.Ask, Stop.Pass> {

  record Ask(Envelope envelope, int depth) implements Call<Stop, Long> {}

  record Pass(Envelope envelope, int hops) implements Cast<Stop> {}

  private final int number;
  private final List<ServerRef<Stop>> all;
  private final Book book;
  private final Random random;
  private final AtomicBoolean inside = new AtomicBoolean();
  private final Envelope.Counter counter;

  Stop(int number, List<ServerRef<Stop>> all, int servers, Book book) {
    this.number = number;
    this.all = all;
    this.book = book;
    this.random = new Random(number);
    this.counter = new Envelope.Counter(servers);
  }

  @Override
  public InitResult<Map<Integer, Long>> init() {
    return ok(new HashMap<>());
  }

  @Override
  public CallResult<Map<Integer, Long>> handleCall(Ask ask, From<?> from, Map<Integer, Long> seen) {
    enter(ask.envelope(), seen);
    long answer = number;
    if (ask.depth() > 0 && number + 1 < all.size()) {
      int next = number + 1 + random.nextInt(all.size() - number - 1);
      book.sent.increment();
      answer =
          all.get(next)
              .call(new Ask(counter.to(next), ask.depth() - 1), Traffic.longOrEver(random));
    }
    leave();
    return ask.reply(answer, seen);
  }

  @Override
  public Next<Map<Integer, Long>> handleCast(Pass pass, Map<Integer, Long> seen) {
    enter(pass.envelope(), seen);
    for (int i = 0; i < Math.min(pass.hops(), 2); i++) {
      int next = random.nextInt(all.size());
      book.sent.increment();
      all.get(next).cast(new Pass(counter.to(next), pass.hops() - 2));
    }
    leave();
    return noReply(seen);
  }

  private void enter(Envelope envelope, Map<Integer, Long> seen) {
    if (!inside.compareAndSet(false, true)) {
      book.wrong("server " + number + " handles two messages at a time");
    }
    long expected = seen.merge(envelope.sender(), 1L, Long::sum) - 1;
    if (envelope.number() != expected) {
      book.wrong(
          "server %d expected message %d of sender %d, but came %d"
              .formatted(number, expected, envelope.sender(), envelope.number()));
    }
    book.handled.increment();
    switch (random.nextInt(2000)) {
      case 0 -> LockSupport.parkNanos(200_000); // outside the library: nobody is told
      case 1 -> spin();
      default -> {}
    }
  }

  private void leave() {
    inside.set(false);
  }

  private static void spin() {
    long end = System.nanoTime() + 300_000;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
