package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.Map;

/**
 * The process that takes the steps: it gets them from {@code runner} one at a time, and tells it
 * what each returned.
 */
final class Client {

  /** It is named and waits for steps. */
  record Ready() {}

  record Take(Step step) {}

  /** What a step returned, and how long it took. */
  record Taken(Json result, long nanos) {}

  private final Stage stage;
  private final Pid runner;
  private final Map<String, Area.Op> ops;

  Client(Stage stage, Pid runner, Map<String, Area.Op> ops) {
    this.stage = stage;
    this.runner = runner;
    this.ops = ops;
  }

  void run() {
    stage.names().add(Pid.self(), "client");
    runner.send(new Ready());
    while (true) {
      Step step = Processes.receive(Take.class).step();
      long from = System.nanoTime();
      Json result = stage.attempt(() -> op(step).perform(step));
      runner.send(new Taken(result, System.nanoTime() - from));
    }
  }

  private Area.Op op(Step step) {
    Area.Op op = ops.get(step.op());
    if (op == null) {
      throw new IllegalStateException("no area plays the op " + step.op());
    }
    return op;
  }
}
