package dev.ostinato.examples.counter;

import module dev.ostinato;

/** A counter that starts at {@code first}. */
public record Counter(int first) implements GenServer<Integer, Counter.Request<?>, Counter.Event> {

  public sealed interface Request<R> extends Call<Counter, R> {}

  public record Get() implements Request<Integer> {}

  public record AddAndGet(int amount) implements Request<Integer> {}

  public sealed interface Event extends Cast<Counter> {}

  public record Add(int amount) implements Event {}

  public record Reset() implements Event {}

  // Client

  public static StartResult<ServerRef<Counter>> startLink(int first) {
    return GenServer.startLink(new Counter(first));
  }

  public static int get(ServerRef<Counter> counter) {
    return counter.call(new Get());
  }

  public static int addAndGet(ServerRef<Counter> counter, int amount) {
    return counter.call(new AddAndGet(amount));
  }

  public static void add(ServerRef<Counter> counter, int amount) {
    counter.cast(new Add(amount));
  }

  public static void reset(ServerRef<Counter> counter) {
    counter.cast(new Reset());
  }

  // Server

  @Override
  public InitResult<Integer> init() {
    return ok(first);
  }

  @Override
  public CallResult<Integer> handleCall(Request<?> request, From<?> from, Integer count) {
    return switch (request) {
      case Get get -> get.reply(count, count);
      case AddAndGet add -> add.reply(count + add.amount(), count + add.amount());
    };
  }

  @Override
  public Next<Integer> handleCast(Event event, Integer count) {
    return switch (event) {
      case Add(int amount) -> noReply(count + amount);
      case Reset() -> noReply(first);
    };
  }

  // Use

  static void main() {
    var sheep = startLink(0).orElseThrow();
    for (int i = 0; i < 7; i++) add(sheep, 1);
    IO.println("sheep counted: " + get(sheep));
    IO.println("with a flock of 100: " + addAndGet(sheep, 100));
    reset(sheep);
    IO.println("after a sneeze: " + get(sheep));
  }
}
