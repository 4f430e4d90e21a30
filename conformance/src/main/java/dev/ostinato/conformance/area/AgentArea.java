package dev.ostinato.conformance.area;

import static java.util.Map.entry;

import dev.ostinato.agent.Agent;
import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Raised;
import dev.ostinato.conformance.play.Reasons;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** Agents: their start and stop, and the functions that they apply. */
final class AgentArea implements Area {

  private static final Json OK = Json.of("ok");

  private final Stage stage;

  AgentArea(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Map<String, Op> ops() {
    return Map.ofEntries(
        entry("agent_start", this::start),
        entry("agent_get", this::get),
        entry("agent_update", this::update),
        entry("agent_get_and_update", this::getAndUpdate),
        entry("agent_cast", this::cast),
        entry("agent_stop", this::stop));
  }

  private Json start(Step step) {
    String name = step.text("as");
    Json initial = step.json("init");
    return stage.started(
        Agent.<Json>startLink(() -> {
          stage.names().add(Pid.self(), name);
          return apply(initial, Json.NULL);
        }));
  }

  private Json get(Step step) throws Exception {
    Duration timeout = timeout(step);
    return timed(timeout, () -> agent(step).get(function(step)::apply, timeout));
  }

  private Json update(Step step) throws Exception {
    Duration timeout = timeout(step);
    return timed(
        timeout,
        () -> {
          agent(step).update(function(step), timeout);
          return OK;
        });
  }

  private Json getAndUpdate(Step step) {
    Agent.Change<Json> function = function(step);
    return agent(step).getAndUpdate(state -> Agent.then(state, function.apply(state)));
  }

  private Json cast(Step step) {
    agent(step).cast(function(step));
    return OK;
  }

  private Json stop(Step step) {
    var reason = Reasons.of(step.find("reason").orElse(Json.of("normal")));
    agent(step).stop(reason, Processes.INFINITY);
    return OK;
  }

  private Agent<Json> agent(Step step) {
    return Agent.at(stage.pid(step.text("of")));
  }

  private static Duration timeout(Step step) {
    return Stage.timeout(step.find("timeout").orElse(Json.of(5000)));
  }

  private Json timed(Duration timeout, Callable<Json> work) throws Exception {
    return stage.clock().timed("the time-out of an agent", timeout, work);
  }

  private Agent.Change<Json> function(Step step) {
    Json function = step.json("fun");
    return state -> apply(function, state);
  }

  /** What a function of the language makes of a state. */
  private Json apply(Json function, Json state) throws Exception {
    var words = (Json.Array) function;
    return switch (words.word().orElseThrow()) {
      case "value" -> words.get(1);
      case "id" -> state;
      case "add" -> add(state, ((Json.Int) words.get(1)).value());
      case "raise" -> throw new Raised(((Json.Text) words.get(1)).value());
      case "exit" -> throw Processes.exit(Reasons.of(words.get(1)));
      case "sleep" -> {
        long ms = ((Json.Int) words.get(1)).value();
        stage.clock().sleep("a sleep in a function", Duration.ofMillis(ms));
        yield apply(words.get(2), state);
      }
      default -> throw new IllegalArgumentException("unknown function: " + function);
    };
  }

  private static Json add(Json state, long amount) {
    if (state instanceof Json.Int(var number)) {
      return Json.of(number + amount);
    }
    throw new Raised("not a number");
  }
}
