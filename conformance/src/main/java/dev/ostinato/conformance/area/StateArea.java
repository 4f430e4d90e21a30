package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.sys.Sys;
import java.time.Duration;
import java.util.Map;

/** The state of a server, looked at and replaced from outside. */
final class StateArea implements Area {

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final int PAUSES = 5000;

  private final Stage stage;

  StateArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("get_state", step -> stage.terms().value(Sys.getState(target(step)))),
        entry(
            "replace_state",
            step -> stage.terms().value(Sys.replaceState(target(step), _ -> step.json("value")))));
  }

  /**
   * The server to ask. In OTP a system request waits for the messages that the client has sent
   * before; here it passes them, so the client waits for them itself, as long as it would have
   * there.
   */
  private ProcessRef target(Step step) {
    ProcessRef target = stage.process(step.json("of"));
    for (int i = 0; i < PAUSES && hasMessages(target); i++) {
      stage.clock().sleep("a wait for messages to be handled", PAUSE);
    }
    return target;
  }

  private static boolean hasMessages(ProcessRef process) {
    return process
        .whereis()
        .flatMap(Processes::info)
        .filter(info -> info.messages() > 0)
        .isPresent();
  }
}
