package dev.ostinato.task;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One element of a stream, and the task that works on it. */
final class Element<A, R> implements Starter.Life, Watcher {
  /*
   * Protocol.
   *
   * value: null -> result, by the task's process, before it ends.
   * end: null -> reason, once, by the one who makes the end of that process known, who then tells
   *   the listener.
   *
   * unwanted: false -> true by whoever kills the process: its end is then no exit signal to the
   *   consumer. late: the same, by the timer, before it kills.
   *
   * timer: set by the consumer, which then looks at `end`; the one who writes `end` then looks at
   *   the timer. So no timer outlives the process.
   */
  private final A input;
  private final Job<R> job;
  private final LocalProcess process;
  private final LocalProcess consumer;
  private final boolean linked;
  private final BiConsumer<Element<A, R>, LocalProcess> listener;
  private volatile @Nullable R value;
  private volatile @Nullable ExitReason end;
  private volatile boolean unwanted;
  private volatile boolean late;
  private volatile Timers.@Nullable Handle timer;

  Element(
      A input,
      Job<R> job,
      LocalProcess process,
      LocalProcess consumer,
      boolean linked,
      BiConsumer<Element<A, R>, LocalProcess> listener) {
    this.input = input;
    this.job = job;
    this.process = process;
    this.consumer = consumer;
    this.linked = linked;
    this.listener = listener;
  }

  /** Begins to wait for the end of the process. */
  void watch() {
    if (!process.addWatcher(this)) {
      ended(new ExitReason.NoProcess());
    }
  }

  /** Gives the task so many nanoseconds from now. */
  void limit(long nanos) {
    if (nanos != Clock.NEVER) {
      timer = consumer.node.after(nanos, this::timeIsOver);
      if (end != null) {
        stopTimer();
      }
    }
  }

  private void timeIsOver() {
    if (end == null && value == null) {
      late = true;
      kill();
    }
  }

  private void stopTimer() {
    var set = timer;
    if (set != null) {
      set.cancel();
    }
  }

  /** Ends the task, whose end is nothing to the consumer. */
  void kill() {
    unwanted = true;
    process.exitBy(consumer, ExitReason.KILL);
  }

  @Override
  public ExitReason live() {
    return job.run(result -> value = result);
  }

  /** A link in one direction: the consumer's mailbox sees nothing of the tasks. */
  @Override
  public void ended(ExitReason reason) {
    end = reason;
    stopTimer();
    boolean isSignal = linked && !unwanted && value == null;
    if (isSignal && !(reason instanceof ExitReason.Normal) && !consumer.trapsExits()) {
      consumer.exitBy(process, reason);
    }
    listener.accept(this, consumer);
  }

  Pid process() {
    return process;
  }

  boolean isOver() {
    return end != null;
  }

  /** Whether it was killed because its time was over, and had no result yet. */
  boolean wasLate() {
    return late && value == null;
  }

  Outcome<R> outcome(boolean withInput) {
    var result = value;
    if (result != null) {
      return new Outcome.Ok<>(result);
    }
    ExitReason reason =
        late ? new ExitReason.Timeout() : Objects.requireNonNull(end, "it has not ended");
    return new Outcome.Exit<>(withInput ? new FailedInput(input, reason) : reason);
  }
}
