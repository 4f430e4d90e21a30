package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.util.Map;

/** Dynamic supervisors: children that are started late, and are known by their pids. */
final class DynamicArea implements Area {

  private final Stage stage;

  DynamicArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("dyn_start", this::start),
        entry(
            "dyn_start_child",
            step ->
                stage.started(
                    supervisor(step).startChild(ProbeTree.spec(stage, step.json("child"))))),
        entry(
            "dyn_terminate_child",
            step ->
                SupervisorArea.refused(
                    supervisor(step).terminateChild(stage.pid(step.text("child"))))),
        entry("dyn_children", this::children),
        entry("dyn_count", step -> SupervisorArea.count(supervisor(step).count())));
  }

  private Json start(Step step) {
    var spec =
        DynamicSupervisor.of()
            .intensity(
                (int) number(step, "max_restarts", 3),
                Duration.ofSeconds(number(step, "max_seconds", 5)))
            .maxChildren((int) number(step, "max_children", Integer.MAX_VALUE));
    var started = spec.startLink();
    if (started instanceof StartResult.Ok<DynamicSupervisor>(var pid, _)) {
      stage.names().add(pid, step.text("as"));
    }
    return stage.started(started);
  }

  private static long number(Step step, String key, long otherwise) {
    return step.find(key).map(value -> ((Json.Int) value).value()).orElse(otherwise);
  }

  private DynamicSupervisor supervisor(Step step) {
    return DynamicSupervisor.at(stage.pid(step.text("of")));
  }

  private Json children(Step step) {
    return TermOrder.sorted(
        supervisor(step).children().stream()
            .<Json>map(
                info -> Json.array(SupervisorArea.process(stage, info), SupervisorArea.type(info)))
            .toList());
  }
}
