package dev.ostinato.task;

import dev.ostinato.internal.runtime.CrashReports;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.Action;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Ok;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a task does, and for whom.
 *
 * @param callers the process that wants it, and those on whose behalf that one works
 */
record Job<R>(List<Pid> callers, Callable<? extends R> work) {

  Job {
    Objects.requireNonNull(work, "work");
  }

  /** A job for the calling process. */
  static <R> Job<R> of(Callable<? extends R> work) {
    Objects.requireNonNull(work, "work");
    return new Job<>(Callers.ofTask(), work);
  }

  /** A job for the calling process, without a result. */
  static Job<Ok> of(Action work) {
    Objects.requireNonNull(work, "work");
    return of(() -> {
      work.run();
      return Ok.OK;
    });
  }

  /**
   * Does it, as the whole life of the calling process; returns how that ends.
   *
   * @param outlet gets the result, if there is one
   */
  ExitReason run(Consumer<? super R> outlet) {
    Callers.set(callers);
    R result;
    try {
      result = work.call();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return failed(ExitReason.of(thrown));
    }
    if (result == null) {
      return failed(new ExitReason.BadReturn("the work of a task"));
    }
    LocalProcess.checkCaller(); // one that was declared dead meanwhile has no result
    outlet.accept(result);
    return ExitReason.NORMAL;
  }

  private ExitReason failed(ExitReason reason) {
    var self = LocalProcess.running();
    if (!Reports.isOrderly(reason)) {
      CrashReports.tell(self, () -> CrashReports.Details.ofTask(reason, callers));
    }
    return reason;
  }
}
