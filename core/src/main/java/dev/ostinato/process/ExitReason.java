package dev.ostinato.process;

import dev.ostinato.internal.runtime.Crashes;
import dev.ostinato.internal.runtime.FailedStarts;
import dev.ostinato.internal.runtime.Words;
import java.util.List;
import java.util.Optional;

/** Why a process ended, as data: equal by value, and free of live objects. */
public sealed interface ExitReason {

  ExitReason NORMAL = new Normal();
  ExitReason SHUTDOWN = new Shutdown(Optional.empty());
  ExitReason KILL = new Kill();

  /** {@code {shutdown, Detail}}. */
  static ExitReason shutdown(Object detail) {
    return new Shutdown(Optional.of(detail));
  }

  /**
   * The reason of a process that {@code thrown} has ended: that of an {@link ExitException}, with
   * the operation that failed; a {@link Crash} for anything else.
   */
  static ExitReason of(Throwable thrown) {
    return switch (thrown) {
      case ExitException exit ->
          exit.operation().<ExitReason>map(o -> new During(o, exit.reason())).orElse(exit.reason());
      default -> Crash.of(thrown);
    };
  }

  /** The end that was expected: {@code normal}. */
  record Normal() implements ExitReason {}

  /** An orderly end on request: {@code shutdown | {shutdown, Detail}}. */
  record Shutdown(Optional<Object> detail) implements ExitReason {

    /** With a detail as reports have it: one that is {@link Confidential} stays so. */
    @Override
    public String toString() {
      return "Shutdown[detail=" + detail.map(Words::brief) + "]";
    }
  }

  /** The demand that cannot be trapped: {@code kill}. */
  record Kill() implements ExitReason {}

  /** The reason of a process that was sent {@code Kill}: {@code killed}. */
  record Killed() implements ExitReason {}

  /** Nothing is alive at the address: {@code noproc}. */
  record NoProcess() implements ExitReason {}

  /** The other node cannot be reached: {@code noconnection}. */
  record NoConnection() implements ExitReason {}

  /** No answer in time: {@code timeout}. */
  record Timeout() implements ExitReason {}

  /** A process called itself: {@code calling_self}. */
  record CallingSelf() implements ExitReason {}

  /**
   * A wait that would never end: each of these processes would wait for the next, and the last for
   * the first. OTP waits for ever, or for the time-out.
   */
  record CallCycle(List<Pid> processes) implements ExitReason {
    public CallCycle {
      processes = List.copyOf(processes);
    }
  }

  /** The name is taken by a running server: {@code {already_started, Pid}}. */
  record AlreadyStarted(Pid pid) implements ExitReason {}

  /** The key is taken: {@code {already_registered, Pid}}. */
  record AlreadyRegistered(Pid pid) implements ExitReason {}

  /** A callback returned null: {@code {bad_return_value, _}}. */
  record BadReturn(String callback) implements ExitReason {}

  /**
   * A request that the server does not understand, for it is none of those that the server
   * declares; only an unchecked handle can send one. {@code function_clause}, but only the caller
   * exits.
   */
  record BadCall(String explanation) implements ExitReason {}

  /**
   * A function that a server was given to apply has failed; the server is as it was, and goes on:
   * {@code {callback_failed, _, _}}.
   */
  record CallbackFailed(String callback, ExitReason reason) implements ExitReason {}

  /** A child spec, or a list of them, that a supervisor cannot take: {@code {start_spec, _}}. */
  record BadSpec(String explanation) implements ExitReason {}

  /** A supervisor ended because a child did not start: {@code {failed_to_start_child, _, _}}. */
  record FailedToStartChild(Object id, ExitReason reason) implements ExitReason {

    // In a deep tree the reasons are nested as deep: none of these may take a stack that deep.

    @Override
    public boolean equals(Object other) {
      return other instanceof FailedToStartChild that && FailedStarts.equal(this, that);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + reason.getClass().hashCode();
    }

    /** Which child of which child did not start, and why. */
    @Override
    public String toString() {
      return FailedStarts.print(this);
    }
  }

  /** A dynamic supervisor is full: {@code max_children}. */
  record MaxChildren() implements ExitReason {}

  /** The thread was interrupted from outside the library. */
  record Interrupted() implements ExitReason {}

  /**
   * An exception that nobody caught: {@code {Exception, Stacktrace}}.
   *
   * <p>Two crashes are equal when type, message, frames and cause are: the same failure at another
   * line is another reason.
   *
   * @param type the name of the exception's class
   * @param frames its stack, innermost first
   */
  record Crash(
      String type, Optional<String> message, List<StackTraceElement> frames, Optional<Crash> cause)
      implements ExitReason {

    /** What is left of {@code thrown} once it no longer holds classes and objects. */
    public static Crash of(Throwable thrown) {
      return Crashes.of(thrown);
    }

    /** The exception as its stack trace begins, without the frames. */
    @Override
    public String toString() {
      return Crashes.print(this);
    }
  }

  /** A call that failed and was not caught: {@code {Reason, {GenServer, call, _}}}. */
  record During(Operation operation, ExitReason reason) implements ExitReason {

    /** In words, the innermost reason first. */
    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /** A reason of your own: a record or an enum. */
  non-sealed interface Custom extends ExitReason {}
}
