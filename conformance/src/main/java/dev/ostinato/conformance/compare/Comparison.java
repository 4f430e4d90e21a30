package dev.ostinato.conformance.compare;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Observation;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between that which was seen on the real thing and that which came here. */
public final class Comparison {

  private static final String NOTHING = "nothing";

  private Comparison() {}

  public static List<Difference> compare(Scenario scenario, List<Observation> came) {
    var differences = new ArrayList<Difference>();
    List<Observation> expected = scenario.expected();
    for (int i = 0; i < Math.min(expected.size(), came.size()); i++) {
      differences.addAll(compare(i + 1, scenario.steps().get(i), expected.get(i), came.get(i)));
    }
    if (came.size() < expected.size()) {
      int missing = came.size();
      differences.add(
          new Difference(
              missing + 1,
              Optional.of(scenario.steps().get(missing)),
              "the rest",
              (expected.size() - missing) + " more steps",
              NOTHING));
    } else if (came.size() > expected.size()) {
      differences.add(
          new Difference(
              expected.size() + 1,
              Optional.of(scenario.steps().get(expected.size())),
              "the rest",
              NOTHING,
              (came.size() - expected.size()) + " more steps"));
    }
    return differences;
  }

  static List<Difference> compare(int number, Step step, Observation expected, Observation came) {
    var differences = new ArrayList<Difference>();
    var at = new At(number, step, differences);
    at.compare("death of the client", show(expected.death()), show(came.death()));
    boolean bothReturned = expected.returned() && came.returned();
    if (bothReturned && !sameResult(step, expected.result(), came.result())) {
      at.compare("result", expected.result().toString(), came.result().toString());
    }
    var processes = new TreeSet<>(expected.events().keySet());
    processes.addAll(came.events().keySet());
    for (String process : processes) {
      List<Json> logged = expected.events().getOrDefault(process, List.of());
      List<Json> loggedHere = came.events().getOrDefault(process, List.of());
      at.compare("events of " + process, show(logged), show(loggedHere));
    }
    expected
        .order()
        .ifPresent(order -> at.compare("order", show(order), show(came.order().orElse(List.of()))));
    return differences;
  }

  private static boolean sameResult(Step step, Json expected, Json came) {
    if (expected.equals(came)) {
      return true;
    }
    if (!step.op().equals("inbox")) {
      return false;
    }
    Optional<Inbox> inbox = Inbox.of(expected);
    return inbox.isPresent() && inbox.equals(Inbox.of(came));
  }

  private static String show(Optional<Json> value) {
    return value.map(Json::toString).orElse(NOTHING);
  }

  private static String show(List<Json> values) {
    return values.isEmpty() ? NOTHING : new Json.Array(values).toString();
  }

  /** Collects the differences of one step. */
  private record At(int number, Step step, List<Difference> differences) {

    void compare(String part, String expected, String came) {
      if (!expected.equals(came)) {
        differences.add(new Difference(number, Optional.of(step), part, expected, came));
      }
    }
  }
}
