package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Probe;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.server.ServerRef;
import dev.ostinato.sys.Sys;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server from outside: its state, whether it handles messages, its code. */
final class SysArea implements Area {

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final int PAUSES = 5000;

  private final Stage stage;
  private final Set<Pid> suspended = new HashSet<>();

  SysArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("get_state", step -> stage.terms().value(Sys.getState(target(step)))),
        entry(
            "replace_state",
            step -> stage.terms().value(Sys.replaceState(target(step), _ -> step.json("value")))),
        entry("suspend", this::suspend),
        entry("resume", this::resume),
        entry("change_code", this::changeCode));
  }

  private Json suspend(Step step) {
    var target = target(step);
    Sys.suspend(target);
    target.whereis().ifPresent(suspended::add);
    return Json.of("ok");
  }

  private Json resume(Step step) {
    var target = target(step);
    Sys.resume(target);
    target.whereis().ifPresent(suspended::remove);
    return Json.of("ok");
  }

  private Json changeCode(Step step) {
    ServerRef<Probe> target = stage.server(step.json("of"));
    target(step).whereis().ifPresent(pid -> stage.names().version(pid, step.text("vsn")));
    try {
      Sys.changeCode(target, new Probe(stage, "changed", List.of()), step.json("extra"));
      return Json.of("ok");
    } catch (ExitException exit) {
      return switch (exit.reason()) {
        case ExitReason.BadCall _ -> Json.tagged("error", Json.of("not_suspended"));
        case ExitReason.CallbackFailed(_, var why) -> Json.tagged("error", stage.terms().of(why));
        default -> throw exit;
      };
    }
  }

  /**
   * The server to ask. In OTP a system request waits for the messages that the client has sent
   * before; here it passes them, so the client waits for them itself, as long as it would have
   * there. One that is suspended leaves them in both.
   */
  private ProcessRef target(Step step) {
    ProcessRef target = stage.process(step.json("of"));
    for (int i = 0; i < PAUSES && hasMessages(target); i++) {
      stage.clock().sleep("a wait for messages to be handled", PAUSE);
    }
    return target;
  }

  private boolean hasMessages(ProcessRef process) {
    Optional<Pid> pid = process.whereis().filter(one -> !suspended.contains(one));
    return pid.flatMap(Processes::info).filter(SysArea::hasMessages).isPresent();
  }

  private static boolean hasMessages(ProcessInfo info) {
    return info.messages() > 0;
  }
}
