package dev.ostinato.process;

import dev.ostinato.internal.runtime.LocalNode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A world of processes with names and timers of its own: {@code node()}.
 *
 * <p>There is one from the beginning, which serves every thread that is in no other. More can be
 * opened beside it: for tests that must not meet, and for what would otherwise be machines.
 */
public interface Node extends AutoCloseable {

  /** The time that a process has to unwind after it was told to exit; one second. */
  Duration KILL_GRACE = Duration.ofSeconds(1);

  /** The time after which a child that still starts is reported by its supervisor; 5 seconds. */
  Duration SLOW_START = Duration.ofSeconds(5);

  /** The time after which a server that is still at one message is told of; one second. */
  Duration SLOW_HANDLER = Duration.ofSeconds(1);

  /** Opens a node. */
  static Node open(Option... options) {
    return LocalNode.open(options);
  }

  /** The node of the calling process; for a thread that is none, the one from the beginning. */
  static Node current() {
    return LocalNode.current();
  }

  /**
   * Makes the calling thread a process of this node while {@code work} runs, as {@link
   * Processes#run} does on the current node.
   */
  <R> R run(Callable<R> work);

  /**
   * Kills every process of this node but guests, and returns when they have ended.
   *
   * @throws IllegalStateException on the node from the beginning, which stays open
   */
  @Override
  void close();

  /** An option of {@link #open}. */
  sealed interface Option {
    record KillGrace(Duration time) implements Option {
      public KillGrace {
        Objects.requireNonNull(time, "time");
      }
    }

    record FindCallCycles(boolean on) implements Option {}

    record SlowHandler(Duration time) implements Option {
      public SlowHandler {
        if (!time.isPositive()) {
          throw new IllegalArgumentException("expected a time > 0, got: " + time);
        }
      }
    }

    record SlowStart(Duration time) implements Option {
      public SlowStart {
        if (!time.isPositive()) {
          throw new IllegalArgumentException("expected a time > 0, got: " + time);
        }
      }
    }
  }

  /**
   * Whether a call that closes a cycle exits at once, with {@link ExitReason.CallCycle}; it does
   * unless set. A cycle is a call that waits for a process that waits, by way of any number of
   * calls, for the caller. OTP waits until the first time-out.
   */
  static Option findCallCycles(boolean on) {
    return new Option.FindCallCycles(on);
  }

  /**
   * After how long a child that still starts is logged as a warning, for its supervisor does
   * nothing else meanwhile: {@link #SLOW_START} unless set. It is logged again when twice the time
   * is over, and so on.
   */
  static Option slowStart(Duration time) {
    return new Option.SlowStart(time);
  }

  /**
   * After how long a server that is still at one message is told of, as {@link
   * ProcessEvent.LongHandler}: {@link #SLOW_HANDLER} unless set. To look costs nothing while
   * messages are handled in less.
   */
  static Option slowHandler(Duration time) {
    return new Option.SlowHandler(time);
  }

  /**
   * How long a process that was told to exit may take to unwind, before it is declared dead while
   * its code still runs: {@link #KILL_GRACE} unless set.
   */
  static Option killGrace(Duration time) {
    return new Option.KillGrace(time);
  }
}
