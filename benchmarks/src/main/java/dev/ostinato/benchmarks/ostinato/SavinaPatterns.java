package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Savina's benchmarks in which servers of several kinds work together. */
final class SavinaPatterns {

  private SavinaPatterns() {}

  private interface Unasked<T> extends Call<T, Long> {}

  private interface Untold<T> extends Cast<T> {}

  // Chameneos: creatures of three colours meet in pairs, and change their colours by that

  /** Pairs the creatures, so many times. */
  private static final class Mall
      implements GenServer<Optional<ServerRef<Creature>>, Unasked<Mall>, Mall.Enter> {

    private record Enter(ServerRef<Creature> creature, int colour) implements Cast<Mall> {}

    private final CountDownLatch over = new CountDownLatch(1);
    private long missing;
    private int waitingColour;

    Mall(long meetings) {
      missing = meetings;
    }

    @Override
    public InitResult<Optional<ServerRef<Creature>>> init() {
      return ok(Optional.empty());
    }

    @Override
    public Next<Optional<ServerRef<Creature>>> handleCast(
        Enter enter, Optional<ServerRef<Creature>> waiting) {
      if (missing == 0) {
        return noReply(waiting);
      }
      if (waiting.isEmpty()) {
        waitingColour = enter.colour();
        return noReply(Optional.of(enter.creature()));
      }
      waiting.get().cast(new Creature.Met(enter.colour()));
      enter.creature().cast(new Creature.Met(waitingColour));
      if (--missing == 0) {
        over.countDown();
      }
      return noReply(Optional.empty());
    }
  }

  /** Enters the mall again after each meeting; its state is its colour. */
  private record Creature(ServerRef<Mall> mall, int first)
      implements GenServer<Integer, Unasked<Creature>, Creature.Met> {

    private record Met(int colour) implements Cast<Creature> {}

    @Override
    public InitResult<Integer> init() {
      return ok(enter(first));
    }

    @Override
    public Next<Integer> handleCast(Met met, Integer colour) {
      return noReply(enter(met.colour() == colour ? colour : 3 - colour - met.colour()));
    }

    private int enter(int colour) {
      mall.cast(new Mall.Enter(ServerRef.at(Pid.self()), colour));
      return colour;
    }
  }

  static Program chameneos() {
    return (Program.Work)
        operations -> {
          var mall = new Mall(operations);
          ServerRef<Mall> place = GenServer.<Mall>start(mall).orElseThrow();
          long from = System.nanoTime();
          List<ServerRef<Creature>> creatures =
              IntStream.range(0, 100)
                  .mapToObj(
                      i -> GenServer.<Creature>start(new Creature(place, i % 3)).orElseThrow())
                  .toList();
          mall.over.await();
          long nanos = System.nanoTime() - from;
          creatures.forEach(ServerRef::stop);
          place.stop();
          return nanos;
        };
  }

  // Bounded buffer: producers wait for room, consumers for items

  private static final int CROWD = 40;
  private static final int PLACES = 50;
  private static final int COST = 100;

  /** Hands items over; its two queues are those who wait. */
  private static final class Buffer implements GenServer<Long, Unasked<Buffer>, Buffer.Message> {

    private sealed interface Message extends Cast<Buffer> {}

    private record Room(ServerRef<Producer> producer) implements Message {}

    private record Item(double value) implements Message {}

    private record Hungry(ServerRef<Consumer> consumer) implements Message {}

    private final ArrayDeque<Double> items = new ArrayDeque<>();
    private final ArrayDeque<ServerRef<Producer>> producers = new ArrayDeque<>();
    private final ArrayDeque<ServerRef<Consumer>> consumers = new ArrayDeque<>();
    private int promised;

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public Next<Long> handleCast(Message message, Long state) {
      switch (message) {
        case Room(var producer) -> producers.add(producer);
        case Item(var value) -> {
          promised--;
          items.add(value);
        }
        case Hungry(var consumer) -> consumers.add(consumer);
      }
      while (!items.isEmpty() && !consumers.isEmpty()) {
        consumers.remove().cast(new Consumer.Meal(items.remove()));
      }
      while (!producers.isEmpty() && items.size() + promised < PLACES) {
        promised++;
        producers.remove().cast(new Producer.Produce());
      }
      return noReply(state);
    }
  }

  /** Makes items while there is room; its state is how many are missing. */
  private record Producer(ServerRef<Buffer> buffer, long items)
      implements GenServer<Long, Unasked<Producer>, Producer.Produce> {

    private record Produce() implements Cast<Producer> {}

    @Override
    public InitResult<Long> init() {
      return ok(ask(items));
    }

    @Override
    public Next<Long> handleCast(Produce produce, Long missing) {
      buffer.cast(new Buffer.Item(Savina.compute(COST)));
      return noReply(ask(missing - 1));
    }

    private long ask(long missing) {
      if (missing > 0) {
        buffer.cast(new Buffer.Room(ServerRef.at(Pid.self())));
      }
      return missing;
    }
  }

  /** Uses items up. */
  private record Consumer(ServerRef<Buffer> buffer, CountDownLatch missing)
      implements GenServer<Double, Unasked<Consumer>, Consumer.Meal> {

    private record Meal(double value) implements Cast<Consumer> {}

    @Override
    public InitResult<Double> init() {
      buffer.cast(new Buffer.Hungry(ServerRef.at(Pid.self())));
      return ok(0.0);
    }

    @Override
    public Next<Double> handleCast(Meal meal, Double sum) {
      double next = sum + meal.value() + Savina.compute(COST);
      missing.countDown();
      buffer.cast(new Buffer.Hungry(ServerRef.at(Pid.self())));
      return noReply(next);
    }
  }

  static Program boundedBuffer() {
    return (Program.Work)
        operations -> {
          ServerRef<Buffer> buffer = GenServer.<Buffer>start(new Buffer()).orElseThrow();
          var missing = new CountDownLatch(Math.toIntExact(operations));
          long from = System.nanoTime();
          var crowd =
              IntStream.range(0, CROWD)
                  .mapToObj(_ ->
                      List.<ServerRef<?>>of(
                          GenServer.<Consumer>start(new Consumer(buffer, missing)).orElseThrow(),
                          GenServer.<Producer>start(new Producer(buffer, operations / CROWD))
                              .orElseThrow()))
                  .flatMap(List::stream)
                  .toList();
          missing.await();
          long nanos = System.nanoTime() - from;
          crowd.forEach(ServerRef::stop);
          buffer.stop();
          return nanos;
        };
  }

  // Logistic map: each series asks its own computer for the next term

  /** Computes one term from the one before. */
  private record Rate(double rate) implements GenServer<Double, Rate.Term, Untold<Rate>> {

    private record Term(double last) implements Call<Rate, Double> {}

    @Override
    public InitResult<Double> init() {
      return ok(rate);
    }

    @Override
    public CallResult<Double> handleCall(Term term, From<?> from, Double rate) {
      return term.reply(rate * term.last() * (1 - term.last()), rate);
    }
  }

  /** A series; its state is the term. */
  private record Series(ServerRef<Rate> rate)
      implements GenServer<Double, Unasked<Series>, Series.Go> {

    private record Go(long terms, CountDownLatch over) implements Cast<Series> {}

    @Override
    public InitResult<Double> init() {
      return ok(0.5);
    }

    @Override
    public Next<Double> handleCast(Go go, Double start) {
      double term = start;
      for (long i = 0; i < go.terms(); i++) {
        term = rate.call(new Rate.Term(term));
      }
      go.over().countDown();
      return noReply(term);
    }
  }

  static Program logisticMap() {
    List<ServerRef<Series>> all =
        IntStream.range(0, 10)
            .mapToObj(i -> GenServer.<Rate>start(new Rate(3.46 + i * 0.0025)).orElseThrow())
            .map(rate -> GenServer.<Series>start(new Series(rate)).orElseThrow())
            .toList();
    return (Program.Work)
        operations -> {
          var over = new CountDownLatch(all.size());
          return Program.Work.timed(() -> {
            all.forEach(one -> one.cast(new Series.Go(operations / all.size(), over)));
            over.await();
          });
        };
  }
}
