package dev.ostinato.internal.runtime;

import dev.ostinato.internal.time.Clock;
import dev.ostinato.internal.time.Timer;
import dev.ostinato.process.Address;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.TimerRef;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message for later. One for a process ends with the process; one for a name is resolved when it
 * is due, and lost if no process has the name then.
 */
final class TimerEntry extends Timer implements TimerRef {
  /*
   * Protocol.
   *
   * active: true -> false, once, by CAS: by the timer when it rings, by one who cancels it, or by the end
   *   of the process. Who does it does the rest.
   * previous, next: see ProcessTimers.
   */
  private static final VarHandle ACTIVE;

  static {
    try {
      ACTIVE = MethodHandles.lookup().findVarHandle(TimerEntry.class, "active", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LocalNode node;
  private final Address to;
  private final Object message;
  private final long due;
  private final @Nullable ProcessTimers list;
  private volatile boolean active = true;
  @Nullable TimerEntry previous;
  @Nullable TimerEntry next;

  private TimerEntry(
      LocalNode node, Address to, Object message, long due, @Nullable ProcessTimers list) {
    this.node = node;
    this.list = list;
    this.to = to;
    this.message = message;
    this.due = due;
  }

  /** Sets a timer of {@code node}. */
  static TimerEntry set(LocalNode node, Address to, Object message, Duration delay) {
    var list = to instanceof LocalProcess process ? ProcessTimers.of(process) : null;
    var entry = new TimerEntry(node, to, message, Clock.deadline(delay), list);
    boolean ended = to instanceof LocalProcess && (list == null || !list.add(entry));
    if (ended) {
      entry.active = false;
      return entry;
    }
    entry.setClock();
    return entry;
  }

  private void setClock() {
    boolean isSet = false;
    try {
      node.timers.set(this, due);
      isSet = true;
    } finally {
      if (!isSet && ends()) {
        leaveList(); // no memory, no thread
      }
    }
    if (!active) {
      node.timers.cancel(this); // it was stopped, with its process, before it was set
    }
  }

  private boolean ends() {
    return active && ACTIVE.compareAndSet(this, true, false);
  }

  private void leaveList() {
    if (list != null) {
      list.remove(this);
    }
  }

  @Override
  protected void ring() {
    if (ends()) {
      leaveList();
      switch (to) {
        case Pid pid -> ((LocalProcess) pid).push(message);
        case Name name -> name.whereis().ifPresent(pid -> ((LocalProcess) pid).push(message));
      }
    }
  }

  /** The process that it is for has ended. */
  void stop() {
    if (ends()) {
      node.timers.cancel(this);
    }
  }

  @Override
  public Optional<Duration> cancel() {
    if (!ends()) {
      return Optional.empty();
    }
    node.timers.cancel(this);
    leaveList();
    return Optional.of(left());
  }

  @Override
  public Optional<Duration> remaining() {
    return active ? Optional.of(left()) : Optional.empty();
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, Clock.until(due)));
  }

  @Override
  public String toString() {
    return "timer for " + to;
  }
}
