package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Observation;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.process.Down;
import dev.ostinato.process.Match;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One play of a scenario, directed by a process of its node. */
final class Performance {

  /** The time that passes, at least, in a step that arms a short timer. */
  private static final Duration SHORT_TIMERS = Duration.ofMillis(45);

  private static final List<String> WORDS_OF_SHORT_TIMERS =
      List.of("set_timeout", "send_after", "ok_timeout", "reply_early", "on_terminate");
  private static final Duration STEP_LIMIT = Duration.ofSeconds(30);

  private final Scenario scenario;
  private final Stage stage;
  private final Pace pace;
  private final Rest rest;
  private final Map<String, Area.Op> ops;
  private final List<Observation> observations = new ArrayList<>();

  Performance(Scenario scenario, Stage stage, Map<String, Area.Op> ops) {
    this.scenario = scenario;
    this.stage = stage;
    this.pace = new Pace(stage.clock());
    this.rest = new Rest(stage, pace);
    this.ops = ops;
  }

  /** Takes the steps until there are no more, or the client is dead, or nothing moves. */
  Playback perform() {
    Pid self = Pid.self();
    Monitored<Pid> client = Processes.spawnMonitor(() -> new Client(stage, self, ops).run());
    Processes.receive(Client.Ready.class);
    pace.startAfresh();
    for (Step step : scenario.steps()) {
      int before = stage.log().count();
      client.handle().send(new Client.Take(step));
      Optional<Client.Taken> result = result(client.monitor());
      if (result.isEmpty()) {
        return stuck(step, "it did not return in " + STEP_LIMIT.toSeconds() + " s");
      }
      boolean armsShortTimer = armsShortTimer(step);
      if (armsShortTimer) {
        stage.clock().late("the pause for short timers", stage.clock().pause(SHORT_TIMERS));
        pace.startAfresh();
      }
      pace.returned(armsShortTimer ? 0 : result.get().nanos(), Rest.LOOKS);
      Optional<String> unrest = rest.await(self);
      if (unrest.isPresent()) {
        return stuck(step, unrest.get());
      }
      if (armsShortTimer) {
        pace.startAfresh();
      } else {
        pace.ended(step.op());
      }
      Observation seen = observe(before, result.get().result(), death(client.monitor()));
      observations.add(seen);
      if (seen.death().isPresent()) {
        break;
      }
    }
    return new Playback(observations, Optional.empty(), Optional.empty());
  }

  private Playback stuck(Step step, String why) {
    String where = "step " + (observations.size() + 1) + " (" + step.op() + "): ";
    return new Playback(observations, Optional.of(where + why), Optional.empty());
  }

  private Observation observe(int before, Json result, Optional<Json> death) {
    return new Observation(
        result, stage.log().since(before), Optional.of(stage.log().orderSince(before)), death);
  }

  /** What the step returned, or that the client died; empty if neither comes. */
  private Optional<Client.Taken> result(Monitor client) {
    long from = System.nanoTime();
    Function<Object, Match<Client.Taken>> clauses =
        message ->
            switch (message) {
              case Client.Taken taken -> Processes.take(taken);
              case Down down when down.monitor().equals(client) ->
                  Processes.take(new Client.Taken(died(down), System.nanoTime() - from));
              default -> Processes.skip();
            };
    return Processes.receive(clauses, STEP_LIMIT);
  }

  /** How the client died after its step had returned. */
  private Optional<Json> death(Monitor client) {
    return Processes.receive(Down.class, down -> down.monitor().equals(client), Duration.ZERO)
        .map(this::died);
  }

  private Json died(Down down) {
    return Json.tagged("client_died", stage.terms().of(down.reason()));
  }

  private static boolean armsShortTimer(Step step) {
    String words =
        step.members().all().entrySet().stream()
            .filter(member -> !member.getKey().equals("timeout"))
            .map(member -> member.getKey() + " " + member.getValue() + " ")
            .reduce("", String::concat);
    return WORDS_OF_SHORT_TIMERS.stream().anyMatch(words::contains);
  }
}
