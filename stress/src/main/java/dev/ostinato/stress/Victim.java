package dev.ostinato.stress;

import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.receive;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that waits to be ended, and what its end leaves with the calling thread. */
final class Victim {

  /** Longer than any machine needs to deliver a signal. */
  private static final Duration LONG = Duration.ofSeconds(20);

  /** The reason with which it ends. */
  enum Why implements ExitReason.Custom {
    TOLD
  }

  private record End() {}

  private final AtomicInteger exitActions = new AtomicInteger();
  private final Pid pid =
      Processes.<Pid>start(
              starter -> {
                Processes.onExit(exitActions::incrementAndGet);
                starter.ok(Pid.self());
                receive(End.class);
                throw exit(Why.TOLD);
              })
          .orElseThrow();

  Pid pid() {
    return pid;
  }

  /** How often its exit action has run. */
  int exitActions() {
    return exitActions.get();
  }

  /** Lets it end. */
  void end() {
    pid.send(new End());
  }

  /** Waits until its death is known to everyone who was told before the calling thread asked. */
  void awaitDeath() {
    var monitor = Processes.monitor(pid);
    awaitDown(monitor);
  }

  /** The reason in the Down of a monitor. */
  static String awaitDown(Object monitor) {
    return receive(Down.class, down -> down.monitor() == monitor, LONG)
        .map(down -> down.reason().toString())
        .orElse("no Down");
  }

  /** The reason in its exit signal to the calling thread. */
  String awaitExit() {
    return receive(ExitSignal.class, exit -> exit.from() == pid, LONG)
        .map(exit -> exit.reason().toString())
        .orElse("no exit signal");
  }

  /** How many messages of its death the calling thread has. */
  int messages() {
    int count = 0;
    for (var type : List.of(Down.class, ExitSignal.class)) {
      while (receive(type, this::isAbout, Duration.ZERO).isPresent()) {
        count++;
      }
    }
    return count;
  }

  private boolean isAbout(Object message) {
    return switch (message) {
      case Down(_, var process, _) -> process == pid;
      case ExitSignal(var from, _) -> from == pid;
      default -> false;
    };
  }
}
