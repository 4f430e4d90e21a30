package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;

/** The server of most rows: it adds. */
record Counter() implements GenServer<Long, Counter.Add, Counter.Command> {

  /** Answers the sum so far. */
  record Add(long number) implements Call<Counter, Long> {}

  sealed interface Command extends Cast<Counter> {}

  record Bump(long number) implements Command {}

  record Crash() implements Command {}

  static ServerRef<Counter> start() {
    return GenServer.<Counter>start(new Counter()).orElseThrow();
  }

  @Override
  public InitResult<Long> init() {
    return ok(0L);
  }

  @Override
  public CallResult<Long> handleCall(Add add, From<?> from, Long sum) {
    long next = sum + add.number();
    return add.reply(next, next);
  }

  @Override
  public Next<Long> handleCast(Command command, Long sum) {
    return switch (command) {
      case Bump(long number) -> noReply(sum + number);
      case Crash() -> throw new IllegalStateException("asked to crash");
    };
  }
}
