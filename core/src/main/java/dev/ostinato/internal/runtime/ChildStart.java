package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.time.Timers;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.StartResult;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The start of a child by its supervisor, the calling process, which does nothing else meanwhile. A
 * start that takes long is reported; it is given up when the supervisor's own parent exits.
 */
public final class ChildStart {

  private final LocalProcess supervisor;
  private final Object id;
  private long reported;
  private volatile boolean over;
  private volatile Timers.Handle watch;

  private ChildStart(LocalProcess supervisor, Object id) {
    this.supervisor = supervisor;
    this.id = id;
    this.reported = supervisor.node.slowStart();
    this.watch = supervisor.node.timers.after(reported, this::startReport);
  }

  /** Starts a child; whatever goes wrong is a failure, not an exception. */
  public static <H> StartResult<H> of(Object id, Callable<StartResult<H>> start) {
    var supervisor = LocalProcess.running();
    boolean isOfUse = supervisor.beginChildStart();
    try {
      return isOfUse ? new ChildStart(supervisor, id).run(start) : givenUp();
    } finally {
      supervisor.endChildStart();
    }
  }

  private static <H> StartResult<H> givenUp() {
    return new StartResult.Failed<>(Starting.GIVEN_UP);
  }

  @SuppressWarnings("unchecked") // a start function that returns null is not to be trusted
  private <H> StartResult<H> run(Callable<StartResult<H>> start) {
    StartResult<H> result;
    try {
      result = start.call();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return supervisor.mustGiveUpChildStart()
          ? givenUp()
          : new StartResult.Failed<>(ExitReason.of(thrown));
    } finally {
      over = true;
      watch.cancel();
    }
    return result == null
        ? new StartResult.Failed<>(
            new ExitReason.BadReturn("the start of child " + Words.brief(id)))
        : result;
  }

  /** On the thread of the timers, which must not wait for a logger. */
  private void startReport() {
    Threads.startHelper("slow start", this::report);
  }

  private void report() {
    if (over) {
      return;
    }
    var lent = supervisor.lentTo();
    var starting = supervisor.waitingFor() instanceof Starting<?> start ? start.process() : lent;
    var busy = starting == null ? supervisor : starting;
    Reports.slowStart(supervisor, id, Duration.ofNanos(reported), busy);
    long next = reported;
    reported = 2 * reported;
    watch = supervisor.node.timers.after(next, this::startReport);
    if (over) {
      watch.cancel();
    }
  }
}
