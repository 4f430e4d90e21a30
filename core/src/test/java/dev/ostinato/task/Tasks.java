package dev.ostinato.task;

import static dev.ostinato.process.Processes.receive;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Others;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What the tests of tasks have in common. */
final class Tasks {

  private Tasks() {}

  /** Reasons with which tasks end. */
  enum Why implements ExitReason.Custom {
    BOOM,
    BANG
  }

  /** Work that returns the first number that its process is sent. */
  static int number() {
    return receive(Integer.class);
  }

  /** Work that never ends by itself. */
  static int hang() {
    return receive(_ -> Processes.<Integer>skip());
  }

  /** As {@link #hang}, but an exit signal that can be trapped does not end it either. */
  static int hangOn() {
    Processes.trapExits(true);
    return hang();
  }

  static ExitReason down(Monitor monitor) {
    return receive(Down.class, down -> down.monitor() == monitor).reason();
  }

  /** Waits for the end of a process that is alive. */
  static ExitReason endOf(Pid pid) {
    return down(Processes.monitor(pid));
  }

  static Pid pid(Task<?> task) {
    return (Pid) task.address();
  }

  /** The messages that are in the calling process's mailbox now, oldest first. */
  static List<Object> arrived() {
    var messages = new ArrayList<Object>();
    for (var next = receive(ZERO); next.isPresent(); next = receive(ZERO)) {
      messages.add(next.get());
    }
    return messages;
  }

  /** Finds that every other process of the node ends, and that no message is left. */
  static void nothingIsLeft() {
    Others.awaitEnd();
    assertThat(arrived()).isEmpty();
    var self = Processes.info(Pid.self()).orElseThrow();
    assertThat(self.links()).isEmpty();
    assertThat(self.monitoredBy()).isEmpty();
  }

  static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  static <R> Outcome<R> ok(R value) {
    return new Outcome.Ok<>(value);
  }

  static <R> Outcome<R> exit(ExitReason reason) {
    return new Outcome.Exit<>(reason);
  }

  /** A reason of the exceptions that these tests throw. */
  static String message(ExitReason reason) {
    return ((ExitReason.Crash) reason).message().orElseThrow();
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while it waited for a latch", e);
    }
  }

  /** Waits for a latch as code does that will not be interrupted. */
  static void holdOut(CountDownLatch gate) {
    boolean open = false;
    while (!open) {
      try {
        gate.await();
        open = true;
      } catch (InterruptedException e) {
        // it does not care
      }
    }
  }
}
