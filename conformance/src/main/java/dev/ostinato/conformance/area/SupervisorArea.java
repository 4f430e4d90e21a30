package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Reasons;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.ChildCount;
import dev.ostinato.supervisor.ChildInfo;
import dev.ostinato.supervisor.Refusal;
import dev.ostinato.supervisor.Supervisor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Supervisors: their start and stop, and what they do with a child on request. */
final class SupervisorArea implements Area {

  private final Stage stage;

  SupervisorArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("sup_start", step -> stage.started(ProbeTree.of(stage, step).startLink())),
        entry("children", this::children),
        entry("count", step -> count(supervisor(step).count())),
        entry("start_child", this::startChild),
        entry("terminate_child", step -> refused(supervisor(step).terminateChild(id(step)))),
        entry("restart_child", step -> started(supervisor(step).restartChild(id(step)))),
        entry("delete_child", step -> refused(supervisor(step).deleteChild(id(step)))),
        entry("sup_stop", this::stop));
  }

  private Supervisor supervisor(Step step) {
    return Supervisor.at(stage.pid(step.text("of")));
  }

  private static Object id(Step step) {
    return step.json("id");
  }

  private Json children(Step step) {
    return new Json.Array(
        supervisor(step).children().stream().map(info -> child(stage, info)).toList());
  }

  private static Json child(Stage stage, ChildInfo info) {
    return Json.array((Json) info.id(), process(stage, info), type(info));
  }

  static Json process(Stage stage, ChildInfo info) {
    return switch (info.state()) {
      case ChildInfo.State.Running(var pid) -> stage.terms().of(pid);
      case ChildInfo.State.Restarting() -> Json.of("restarting");
      case ChildInfo.State.Stopped() -> Json.of("undefined");
    };
  }

  static Json type(ChildInfo info) {
    return Json.of(
        switch (info.type()) {
          case WORKER -> "worker";
          case SUPERVISOR -> "supervisor";
        });
  }

  static Json count(ChildCount count) {
    var members = new LinkedHashMap<String, Json>();
    members.put("active", Json.of(count.active()));
    members.put("specs", Json.of(count.specs()));
    members.put("supervisors", Json.of(count.supervisors()));
    members.put("workers", Json.of(count.workers()));
    return new Json.Members(members);
  }

  private Json startChild(Step step) {
    return started(supervisor(step).startChild(ProbeTree.spec(stage, step.json("child"))));
  }

  /** A child that ignores is one that a supervisor has: {@code {ok, undefined}}. */
  private Json started(StartResult<?> result) {
    return result instanceof StartResult.Ignored<?> ? Json.of("ok") : stage.started(result);
  }

  static Json refused(Optional<Refusal> refusal) {
    return refusal
        .<Json>map(r -> Json.tagged("error", Json.of(r.name().toLowerCase(Locale.ROOT))))
        .orElse(Json.of("ok"));
  }

  private Json stop(Step step) {
    var reason = Reasons.of(step.find("reason").orElse(Json.of("normal")));
    supervisor(step).stop(reason, Processes.INFINITY);
    return Json.of("ok");
  }
}
