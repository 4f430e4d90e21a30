package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.registry.Registry;
import java.util.List;
import java.util.Map;

/** Registries: tables of processes by key. */
final class RegistryArea implements Area {

  private static final Json OK = Json.of("ok");

  private final Stage stage;

  RegistryArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("reg_start", this::start),
        entry("reg_register", this::register),
        entry("reg_unregister", this::unregister),
        entry("reg_lookup", this::lookup),
        entry("reg_keys", this::keys),
        entry("reg_count", step -> Json.of(table(step).count())),
        entry("reg_values", this::values),
        entry("reg_send_all", this::sendAll),
        entry("reg_meta_put", this::putMeta),
        entry("reg_meta", this::meta));
  }

  /** A registry is not linked to the client that starts it. */
  private Json start(Step step) {
    boolean unique = step.text("keys").equals("unique");
    StartResult<Pid> started = stage.tables().add(step.text("as"), unique).startLink();
    if (started instanceof StartResult.Ok<Pid>(var pid, _)) {
      Processes.unlink(pid);
    }
    return stage.started(started);
  }

  private Json register(Step step) {
    return stage.tables().register(step.text("reg"), step.json("key"), step.json("value"));
  }

  private Json unregister(Step step) {
    table(step).unregister(step.json("key"));
    return OK;
  }

  private Json lookup(Step step) {
    return TermOrder.sorted(
        entries(step).stream()
            .<Json>map(entry -> Json.array(stage.terms().of(entry.pid()), entry.value()))
            .toList());
  }

  private Json keys(Step step) {
    return TermOrder.sorted(table(step).keys(stage.pid(step.text("of"))));
  }

  private Json values(Step step) {
    return TermOrder.sorted(table(step).values(step.json("key"), stage.pid(step.text("of"))));
  }

  private Json sendAll(Step step) {
    switch (table(step)) {
      case Registry.Duplicate<Json, Json> table ->
          table.dispatch(step.json("key"), entry -> entry.pid().send(step.json("msg")));
      case Registry.Unique<Json, Json> table ->
          table.lookup(step.json("key")).ifPresent(entry -> entry.pid().send(step.json("msg")));
    }
    return OK;
  }

  private Json putMeta(Step step) {
    table(step).putMeta(step.text("key"), step.json("value"));
    return OK;
  }

  private Json meta(Step step) {
    return table(step)
        .meta(step.text("key"))
        .<Json>map(value -> Json.tagged("ok", stage.terms().value(value)))
        .orElse(Json.of("error"));
  }

  private List<Registry.Entry<Json>> entries(Step step) {
    return switch (table(step)) {
      case Registry.Unique<Json, Json> table -> table.lookup(step.json("key")).stream().toList();
      case Registry.Duplicate<Json, Json> table -> table.lookup(step.json("key"));
    };
  }

  private Registry<Json, Json> table(Step step) {
    return stage.tables().get(step.text("reg"));
  }
}
