package dev.ostinato.internal.call;

import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import java.util.concurrent.Callable;

/** A function of somebody else, called for a request of the system. */
public final class Attempt {

  private Attempt() {}

  /**
   * What {@code work} returns; if it fails, or returns null, that, and nothing has changed.
   *
   * @param function what it is called in the exit of the one who asked
   */
  public static Outcome<Object> of(String function, Callable<?> work) {
    Object result;
    try {
      result = work.call();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return failed(function, ExitReason.of(thrown));
    }
    return result == null
        ? failed(function, new ExitReason.BadReturn(function))
        : new Outcome.Ok<>(result);
  }

  private static Outcome<Object> failed(String function, ExitReason reason) {
    return new Outcome.Exit<>(new ExitReason.CallbackFailed(function, reason));
  }
}
