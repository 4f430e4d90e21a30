package dev.ostinato.internal.runtime;

import dev.ostinato.internal.time.Clock;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.Address;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.TimerRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A message for later. One for a process ends with the process; one for a name is resolved when it
 * is due, and lost if no process has the name then.
 */
final class TimerEntry implements TimerRef {

  private final Address to;
  private final Object message;
  private final long due;
  private final AtomicBoolean active = new AtomicBoolean(true);
  private final Runnable stop = this::stop;
  private volatile Timers.@Nullable Handle handle;

  private TimerEntry(Address to, Object message, long due) {
    this.to = to;
    this.message = message;
    this.due = due;
  }

  /** Sets a timer of {@code node}. */
  static TimerEntry set(LocalNode node, Address to, Object message, Duration delay) {
    long nanos = Clock.nanos(delay);
    var entry = new TimerEntry(to, message, Clock.deadline(nanos));
    if (to instanceof LocalProcess process && !process.relations.addRelease(entry.stop)) {
      entry.active.set(false);
      return entry;
    }
    entry.handle = node.timers.after(nanos, entry::fire);
    if (!entry.active.get()) {
      entry.stopClock(); // it was stopped, with its process, before it had a handle
    }
    return entry;
  }

  private void fire() {
    if (active.getAndSet(false)) {
      switch (to) {
        case Pid pid -> {
          var process = (LocalProcess) pid;
          process.relations.removeRelease(stop);
          process.push(message);
        }
        case Name name -> name.whereis().ifPresent(pid -> ((LocalProcess) pid).push(message));
      }
    }
  }

  private void stop() {
    if (active.getAndSet(false)) {
      stopClock();
    }
  }

  private void stopClock() {
    var set = handle;
    if (set != null) {
      set.cancel();
    }
  }

  @Override
  public Optional<Duration> cancel() {
    if (!active.getAndSet(false)) {
      return Optional.empty();
    }
    stopClock();
    if (to instanceof LocalProcess process) {
      process.relations.removeRelease(stop);
    }
    return Optional.of(left());
  }

  @Override
  public Optional<Duration> remaining() {
    return active.get() ? Optional.of(left()) : Optional.empty();
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, Clock.until(due)));
  }

  @Override
  public String toString() {
    return "timer for " + to;
  }
}
