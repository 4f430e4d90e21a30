package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Raised;
import dev.ostinato.conformance.play.Reasons;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.conformance.play.Thrown;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Shutdown;
import dev.ostinato.task.StreamOption;
import dev.ostinato.task.Task;
import dev.ostinato.task.TaskSupervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tasks: alone, under a supervisor, and one for each element of a stream. */
final class TaskArea implements Area {

  private static final Json OK = Json.of("ok");

  private final Stage stage;
  private final Map<String, Task<Json>> tasks = new HashMap<>();

  TaskArea(Stage stage) {
    this.stage = stage;
  }

  /** Work, and what the process that does it is called. */
  private record Item(String name, Json.Array work) {}

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("task_async", this::async),
        entry("task_sup_start", this::startSupervisor),
        entry("task_nolink", this::asyncNolink),
        entry("task_await", this::await),
        entry("task_await_many", this::awaitMany),
        entry("task_yield", this::ask),
        entry("task_shutdown", this::shutdown),
        entry("async_stream", this::asyncStream));
  }

  private Json async(Step step) {
    var item = item(step);
    tasks.put(item.name(), Task.async(() -> perform(item)));
    return OK;
  }

  private Json startSupervisor(Step step) {
    var started = TaskSupervisor.of().startLink();
    if (started instanceof StartResult.Ok<TaskSupervisor>(var pid, _)) {
      stage.names().add(pid, step.text("as"));
    }
    return stage.started(started);
  }

  private Json asyncNolink(Step step) {
    var supervisor = TaskSupervisor.at(stage.pid(step.text("sup")));
    var item = item(step);
    tasks.put(item.name(), supervisor.asyncNolink(() -> perform(item)));
    return OK;
  }

  private Json await(Step step) throws Exception {
    Duration timeout = Stage.timeout(step.find("timeout").orElse(Json.of(5000)));
    return stage
        .clock()
        .timed("the time-out of an await", timeout, () -> task(step).await(timeout));
  }

  private Json awaitMany(Step step) throws Exception {
    var many = ((Json.Array) step.json("as")).items().stream().map(this::task).toList();
    Duration timeout = Stage.timeout(step.json("timeout"));
    return stage
        .clock()
        .timed(
            "the time-out of an await",
            timeout,
            () -> new Json.Array(Task.awaitMany(many, timeout)));
  }

  private Json ask(Step step) throws Exception {
    Duration timeout = Stage.timeout(step.json("timeout"));
    return stage
        .clock()
        .timed("the time-out of a yield", timeout, () -> shown(task(step).yield(timeout)));
  }

  private Json shutdown(Step step) {
    Json how = step.json("how");
    return shown(
        task(step)
            .shutdown(
                how instanceof Json.Int
                    ? Shutdown.after(Stage.timeout(how))
                    : Shutdown.BRUTAL_KILL));
  }

  private Json asyncStream(Step step) {
    var items = new ArrayList<Item>();
    for (Json work : ((Json.Array) step.json("items")).items()) {
      items.add(new Item("t" + items.size(), (Json.Array) work));
    }
    var options = options((Json.Members) step.json("opts")).toArray(StreamOption[]::new);
    try (var outcomes = Task.asyncStream(items, this::perform, options)) {
      return new Json.Array(outcomes.map(this::shown).toList());
    }
  }

  private static List<StreamOption> options(Json.Members wanted) {
    var options = new ArrayList<StreamOption>();
    wanted
        .find("max_concurrency")
        .ifPresent(n -> options.add(StreamOption.maxConcurrency((int) ((Json.Int) n).value())));
    wanted.find("timeout").ifPresent(ms -> options.add(StreamOption.timeout(Stage.timeout(ms))));
    if (wanted.find("ordered").equals(Optional.of(Json.of(false)))) {
      options.add(StreamOption.unordered());
    }
    if (wanted.find("on_timeout").equals(Optional.of(Json.of("kill_task")))) {
      options.add(StreamOption.killLate());
    }
    return options;
  }

  private Json shown(Optional<Outcome<Json>> outcome) {
    return outcome.map(this::shown).orElse(Json.of("none"));
  }

  private Json shown(Outcome<Json> outcome) {
    return switch (outcome) {
      case Outcome.Ok<Json>(var value) -> Json.tagged("ok", value);
      case Outcome.Exit<Json>(var reason) -> Json.tagged("exit", stage.terms().of(reason));
    };
  }

  private Task<Json> task(Step step) {
    return task(step.json("as"));
  }

  private Task<Json> task(Json name) {
    return Objects.requireNonNull(tasks.get(((Json.Text) name).value()), "no task " + name);
  }

  private static Item item(Step step) {
    return new Item(step.text("as"), (Json.Array) step.json("do"));
  }

  // What runs in the task

  private Json perform(Item item) {
    stage.names().add(Pid.self(), item.name());
    return perform(item.work());
  }

  private Json perform(Json.Array work) {
    Json first = work.get(1);
    return switch (work.word().orElseThrow()) {
      case "return" -> first;
      case "raise" -> throw new Raised(((Json.Text) first).value());
      case "exit" -> throw Processes.exit(Reasons.of(first));
      case "throw" -> throw new Thrown(first);
      case "sleep" -> {
        stage.clock().sleep("a sleep in a task", Stage.timeout(first));
        yield perform((Json.Array) work.get(2));
      }
      case "trap_exit" -> {
        Processes.trapExits(true);
        yield perform((Json.Array) first);
      }
      default -> throw new IllegalArgumentException("unknown work: " + work);
    };
  }
}
