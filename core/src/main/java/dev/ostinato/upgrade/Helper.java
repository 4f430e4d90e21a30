package dev.ostinato.upgrade;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs a user's code in a process of its own, which can be killed if it does not come back. */
final class Helper {

  private Helper() {}

  /**
   * Runs it.
   *
   * @param at where it is, for a problem
   */
  static <R> R run(Duration limit, Supplier<String> at, Callable<R> work) throws Refused {
    var result = new AtomicReference<Outcome<R>>();
    var helper =
        Processes.spawnMonitor(() -> result.set(outcome(work)), SpawnOption.label("upgrade"));
    var monitor = helper.monitor();
    var down = Processes.receive(Down.class, it -> it.monitor() == monitor, limit);
    if (down.isEmpty()) {
      Processes.exit(helper.handle(), ExitReason.KILL);
      Processes.demonitorAndFlush(monitor);
      throw new Refused(at.get(), "has not returned in " + limit);
    }
    return switch (result.get()) {
      case Outcome.Ok<R>(var value) -> value;
      case Outcome.Exit<R>(var reason) -> throw new Refused(at.get(), Words.of(reason));
      case null -> throw new Refused(at.get(), Words.of(down.get().reason()));
    };
  }

  private static <R> Outcome<R> outcome(Callable<R> work) {
    try {
      return new Outcome.Ok<>(work.call());
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return new Outcome.Exit<>(ExitReason.of(thrown));
    }
  }
}
