package dev.ostinato.examples.ratelimiter;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/** So many permits a period; who comes too late may be refused, or wait for the next. */
public record RateLimiter(int permits, Duration period)
    implements GenServer<RateLimiter.State, RateLimiter.Request<?>, Cast<RateLimiter>> {

  public sealed interface Request<R> extends Call<RateLimiter, R> {}

  public record TryAcquire() implements Request<Boolean> {}

  public record Acquire() implements Request<Ok> {}

  public record State(int free, Queue<From<Ok>> waiting) {}

  private record Tick() {}

  // Client

  public static final ServerName<RateLimiter> NAME = ServerName.local("rate limiter");

  public static boolean tryAcquire() {
    return NAME.call(new TryAcquire());
  }

  public static void acquire() {
    NAME.call(new Acquire(), Processes.INFINITY);
  }

  // Server

  @Override
  public InitResult<State> init() {
    tick();
    return ok(new State(permits, new ArrayDeque<>()));
  }

  @Override
  public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
    var left = new State(state.free() - 1, state.waiting());
    return switch (request) {
      case TryAcquire attempt when state.free() > 0 -> attempt.reply(true, left);
      case TryAcquire attempt -> attempt.reply(false, state);
      case Acquire acquire when state.free() > 0 -> acquire.reply(OK, left);
      case Acquire acquire -> {
        state.waiting().add(from.as(acquire));
        yield noReply(state);
      }
    };
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case Tick() -> {
        tick();
        var waiting = state.waiting();
        waiting.removeIf(client -> !client.isWaiting());
        int free = permits;
        for (; free > 0 && !waiting.isEmpty(); free--) waiting.remove().reply(OK);
        yield noReply(new State(free, waiting));
      }
      default -> unexpected(message, state);
    };
  }

  private void tick() {
    Processes.sendAfter(Pid.self(), new Tick(), period);
  }

  // Use

  static void main() {
    var strict = GenServer.startLink(NAME, new RateLimiter(3, Duration.ofHours(1))).orElseThrow();
    for (int i = 1; i <= 4; i++) IO.println("attempt " + i + " of 3 an hour: " + tryAcquire());
    strict.stop();
    GenServer.startLink(NAME, new RateLimiter(1, Duration.ofMillis(10))).orElseThrow();
    for (int i = 1; i <= 4; i++) {
      acquire();
      IO.println("permit " + i + ", of one in 10 ms");
    }
  }
}
