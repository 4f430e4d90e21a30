package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps, and what was seen of each on the real thing.
 *
 * @param id its name
 * @param expected one observation a step; the last is that in which the client died, if it did
 */
public record Scenario(String id, List<Step> steps, List<Observation> expected) {

  private static final Shape DEATH = new Words("death").word("client_died", Shape.VALUE);
  private static final Keys EXPECTED =
      new Keys()
          .needs("result", Shape.VALUE)
          .needs("events", Scenario::events)
          .may("order", Shape.list(Shape.list(Shape.NAME)))
          .may("then", DEATH);
  private static final Keys SCENARIO =
      new Keys()
          .needs("id", Shape.NAME)
          .needs("steps", Shape.list(Shape.VALUE))
          .needs("expect", Shape.list(Shape.VALUE));

  public Scenario {
    steps = List.copyOf(steps);
    expected = List.copyOf(expected);
  }

  /** Reads a line of a file of scenarios. */
  public static Scenario parse(String line) throws JsonSyntaxException, MalformedException {
    Json json = Json.parse(line);
    SCENARIO.check(json);
    var members = (Json.Members) json;
    var scenario =
        new Scenario(
            ((Json.Text) members.get("id")).value(),
            steps(((Json.Array) members.get("steps")).items()),
            expected(((Json.Array) members.get("expect")).items()));
    scenario.requireOneObservationForEachStep();
    return scenario.since26();
  }

  private Scenario since26() {
    return new Scenario(id, steps, Since26.expected(steps, expected));
  }

  private void requireOneObservationForEachStep() throws MalformedException {
    boolean endsWithDeath = !expected.isEmpty() && expected.getLast().death().isPresent();
    boolean fits =
        endsWithDeath ? expected.size() <= steps.size() : expected.size() == steps.size();
    if (!fits || steps.isEmpty()) {
      throw new MalformedException(
          "expected one record for each step, got: %d records, %d steps"
              .formatted(expected.size(), steps.size()));
    }
  }

  private static List<Step> steps(List<Json> items) throws MalformedException {
    var steps = new ArrayList<Step>();
    for (Json item : items) {
      try {
        Ops.check(item);
      } catch (MalformedException e) {
        throw e.in("step " + (steps.size() + 1));
      }
      steps.add(new Step((Json.Members) item));
    }
    return steps;
  }

  private static List<Observation> expected(List<Json> items) throws MalformedException {
    var expected = new ArrayList<Observation>();
    for (Json item : items) {
      try {
        EXPECTED.check(item);
      } catch (MalformedException e) {
        throw e.in("record " + (expected.size() + 1));
      }
      expected.add(observation((Json.Members) item));
    }
    return expected;
  }

  private static Observation observation(Json.Members record) {
    var events = new LinkedHashMap<String, List<Json>>();
    ((Json.Members) record.get("events"))
        .all()
        .forEach((who, what) -> events.put(who, ((Json.Array) what).items()));
    Optional<List<Json>> order = record.find("order").map(list -> ((Json.Array) list).items());
    return new Observation(record.get("result"), events, order, record.find("then"));
  }

  private static void events(Json value) throws MalformedException {
    if (!(value instanceof Json.Members(var members))) {
      throw Shape.unexpected("an object", value);
    }
    for (Map.Entry<String, Json> member : members.entrySet()) {
      Shape.list(Shape.VALUE).check(member.getValue());
    }
  }
}
