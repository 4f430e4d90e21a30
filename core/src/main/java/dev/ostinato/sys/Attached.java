package dev.ostinato.sys;

import dev.ostinato.internal.event.Events;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A handler of events, and the process that shows them to it. */
final class Attached<E extends ProcessEvent> {
  /*
   * Protocol.
   *
   * behind: how many events are in the mailbox; +1 by whoever tells of one, -1 by the process.
   * dropped: +1 by whoever tells of an event when too many are there; taken by the process.
   * ended: false -> true by whoever takes the outlet out of the events; what is in the mailbox then
   *   is not shown any more.
   * The process ends when the outlet is closed, or when the handler throws; its end, whatever the
   *   reason, takes the outlet out of the events.
   */
  private static final int MAX_BEHIND = 100_000;

  /** The handler has been detached. */
  private record End() {}

  private final Object id;
  private final Class<E> type;
  private final Consumer<? super E> handler;
  private final AtomicInteger behind = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean ended;

  Attached(Object id, Class<E> type, Consumer<? super E> handler) {
    this.id = id;
    this.type = type;
    this.handler = handler;
  }

  /** What brings the events to {@code process}, which runs this; by other threads. */
  Events.Outlet outlet(LocalProcess process) {
    return new Events.Outlet() {
      @Override
      public Pid process() {
        return process;
      }

      @Override
      public void tell(ProcessEvent event) {
        if (behind.incrementAndGet() > MAX_BEHIND) {
          behind.decrementAndGet();
          dropped.incrementAndGet();
        } else {
          process.push(event);
        }
      }

      @Override
      public void close() {
        ended = true;
        process.push(new End());
      }
    };
  }

  /** The life of the process. */
  void run() {
    while (next() instanceof ProcessEvent event && !ended && show(event)) {
      behind.decrementAndGet();
      long lost = dropped.getAndSet(0);
      if (lost > 0) {
        Reports.error(
            () -> "the handler " + Words.brief(id) + " is too slow: events dropped: " + lost);
      }
    }
  }

  private static Object next() {
    return Processes.receive(message ->
        message instanceof ProcessEvent || message instanceof End
            ? Processes.take(message)
            : Processes.skip());
  }

  /** False if the handler has thrown. */
  private boolean show(ProcessEvent event) {
    try {
      handler.accept(type.cast(event));
      return true;
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      Reports.error(() ->
          "the handler "
              + Words.brief(id)
              + " has failed, and is detached: "
              + Words.of(ExitReason.of(thrown)));
      return false;
    }
  }
}
