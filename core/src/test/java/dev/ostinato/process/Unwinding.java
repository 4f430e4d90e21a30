package dev.ostinato.process;

import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.spawn;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A process that was told to exit and does not come to an end before a gate is opened. */
final class Unwinding {

  private Unwinding() {}

  /** A killed process that has begun to unwind; the calling process does not hear of its end. */
  static Pid start(CountDownLatch gate) {
    return start(gate, ExitReason.KILL);
  }

  /** A process that was told to exit by {@code reason} and has begun to unwind. */
  static Pid start(CountDownLatch gate, ExitReason reason) {
    return start(gate, reason, () -> {});
  }

  /** As before; first it does {@code before}. */
  static Pid start(CountDownLatch gate, ExitReason reason, Action before) {
    return start(gate, reason, before, _ -> {});
  }

  /** As before; meanwhile the calling process does something with it. */
  static Pid start(CountDownLatch gate, ExitReason reason, Action before, Consumer<Pid> meanwhile) {
    var ready = new CountDownLatch(1);
    var unwinding = new CountDownLatch(1);
    var pid =
        spawn(() -> {
          before.run();
          try {
            ready.countDown();
            Extras.waitForEver();
          } finally {
            unwinding.countDown();
            Extras.holdOut(gate);
          }
        });
    meanwhile.accept(pid);
    Extras.await(ready);
    exit(pid, reason);
    Extras.await(unwinding);
    return pid;
  }
}
