package dev.ostinato.process;

import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The processes that stand around in tests, and what is to be seen of them. */
public final class Extras {

  private Extras() {}

  /** Reasons with which they end. */
  enum Why implements ExitReason.Custom {
    BOOM,
    BANG
  }

  /** Waits for ever. */
  static Pid idle() {
    return spawn(Extras::waitForEver);
  }

  /** What an idle process does. */
  static void waitForEver() {
    receive(_ -> Processes.<Object>skip());
  }

  /** Ends with the first reason that it is sent as a message. */
  static Pid obedient() {
    return spawn(Extras::obey);
  }

  /** What an obedient process does. */
  static void obey() {
    throw exit(receive(ExitReason.class));
  }

  /** A process that has ended, and been announced dead. */
  static Pid dead() {
    var pid = idle();
    exit(pid, ExitReason.KILL);
    awaitEnd(pid);
    return pid;
  }

  /** A monitored process that has begun to do its work. */
  static Monitored<Pid> begun(Action work, SpawnOption... options) {
    var begun = new CountDownLatch(1);
    var pid =
        spawnMonitor(
            () -> {
              begun.countDown();
              work.run();
            },
            options);
    await(begun);
    return pid;
  }

  /** Waits for the Down of a monitor. */
  static Down down(Monitor monitor) {
    return receive(Down.class, down -> down.monitor() == monitor);
  }

  /** Waits for the end of a process that lives, and returns its reason. */
  static ExitReason awaitEnd(Pid pid) {
    return down(monitor(pid)).reason();
  }

  /** Waits for the end of a process that the calling one monitors from the beginning. */
  static ExitReason awaitEnd(Monitored<Pid> monitored) {
    return down(monitored.monitor()).reason();
  }

  /** The messages that are in the calling process's mailbox now, oldest first. */
  static List<Object> arrived() {
    var messages = new ArrayList<Object>();
    var message = receive(Duration.ZERO);
    while (message.isPresent()) {
      messages.add(message.get());
      message = receive(Duration.ZERO);
    }
    return messages;
  }

  /** Waits for a latch as code does that will not be interrupted. */
  static void holdOut(CountDownLatch gate) {
    boolean interrupted = false;
    boolean open = false;
    while (!open) {
      try {
        gate.await();
        open = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a latch. */
  public static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while it waited for a latch", e);
    }
  }
}
