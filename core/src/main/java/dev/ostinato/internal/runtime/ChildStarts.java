package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.time.Alarm;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.StartResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The starts of children by a supervisor, which does nothing else meanwhile: one after the other. A
 * start that takes long is reported; it is given up when the supervisor's own parent exits.
 *
 * <p>Children come by the thousand, and hardly one is slow: so a start is watched by an alarm that
 * the supervisor keeps, not by a timer of its own.
 */
public final class ChildStarts extends Alarm {
  /*
   * Protocol.
   *
   * current: null -> start -> null, by the supervisor, which sets the deadline after it has written
   *   a start, and drops it before it takes that away. A ring that comes too late finds another
   *   start, or none, and says nothing.
   * told, of a start: written by the one that reports it. The hub rings again only after that one
   *   has postponed the deadline, which publishes it; and only the hub reads and writes `rung`.
   */
  private static final class Start {
    private final Object id;
    private final long begun = Clock.now();
    private long told;

    Start(Object id, long told) {
      this.id = id;
      this.told = told;
    }

    long deadline() {
      return begun + told;
    }
  }

  private final LocalProcess supervisor = LocalProcess.running();
  private volatile @Nullable Start current;
  private long rung = Clock.NEVER;

  /** Starts a child; whatever goes wrong is a failure, not an exception. */
  public <H> StartResult<H> start(Object id, Callable<StartResult<H>> start) {
    boolean isOfUse = supervisor.beginChildStart();
    try {
      return isOfUse ? watched(id, start) : givenUp();
    } finally {
      supervisor.endChildStart();
    }
  }

  private static <H> StartResult<H> givenUp() {
    return new StartResult.Failed<>(Starting.GIVEN_UP);
  }

  private <H> StartResult<H> watched(Object id, Callable<StartResult<H>> start) {
    long patience = supervisor.node.slowStart();
    if (patience == Clock.NEVER) {
      return run(id, start);
    }
    var watched = new Start(id, patience);
    current = watched;
    setDeadline(watched.deadline());
    try {
      return run(id, start);
    } finally {
      dropDeadline();
      current = null;
    }
  }

  @SuppressWarnings("unchecked") // a start function that returns null is not to be trusted
  private <H> StartResult<H> run(Object id, Callable<StartResult<H>> start) {
    StartResult<H> result;
    try {
      result = start.call();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return supervisor.mustGiveUpChildStart()
          ? givenUp()
          : new StartResult.Failed<>(ExitReason.of(thrown));
    }
    return result == null
        ? new StartResult.Failed<>(
            new ExitReason.BadReturn("the start of child " + Words.brief(id)))
        : result;
  }

  /** On the thread of the deadlines, which must not wait for a logger. */
  @Override
  protected void ring() {
    var start = current;
    if (start == null) {
      return;
    }
    long deadline = start.deadline();
    if (deadline != rung && Clock.until(deadline) <= 0) {
      rung = deadline;
      Threads.startHelper("slow start", () -> report(start, deadline));
    }
  }

  private void report(Start start, long deadline) {
    if (start != current) {
      return;
    }
    var lent = supervisor.lentTo();
    var starting = supervisor.waitingFor() instanceof Starting<?> it ? it.process() : lent;
    var busy = starting == null ? supervisor : starting;
    Reports.slowStart(supervisor, start.id, Duration.ofNanos(start.told), busy);
    start.told *= 2;
    postpone(deadline, start.deadline());
  }
}
