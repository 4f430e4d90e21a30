package dev.ostinato.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.json.JsonSyntaxException;
import dev.ostinato.conformance.language.Observation;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final String DIED = "['client_died','boom']";

  private static Json json(String text) {
    try {
      return Json.parse(text.replace('\'', '"'));
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Step step(String op) {
    return new Step((Json.Members) json("{'op':'" + op + "'}"));
  }

  private static Observation result(String result) {
    return new Observation(json(result), Map.of(), Optional.empty(), Optional.empty());
  }

  private static Observation then(String result, String death) {
    return new Observation(json(result), Map.of(), Optional.empty(), Optional.of(json(death)));
  }

  private static Observation events(String events) {
    var byProcess = new LinkedHashMap<String, List<Json>>();
    ((Json.Members) json(events))
        .all()
        .forEach((who, what) -> byProcess.put(who, ((Json.Array) what).items()));
    return new Observation(Json.of("ok"), byProcess, Optional.empty(), Optional.empty());
  }

  private static Observation order(Optional<String> order) {
    return new Observation(
        Json.of("ok"),
        Map.of(),
        order.map(text -> ((Json.Array) json(text)).items()),
        Optional.empty());
  }

  private static List<String> parts(String op, Observation expected, Observation came) {
    return Comparison.compare(3, step(op), expected, came).stream().map(Difference::part).toList();
  }

  @Nested
  class Results {

    @Test
    void differ_unless_equal() {
      assertThat(parts("call", result("[1,'a']"), result("[1,'a']"))).isEmpty();
      assertThat(parts("call", result("1"), result("'1'"))).containsExactly("result");
      assertThat(parts("call", result("null"), result("'ok'"))).containsExactly("result");
      assertThat(parts("reg_keys", result("['a','b']"), result("['b','a']")))
          .containsExactly("result");
    }

    @Test
    void say_the_step_and_both_sides() {
      assertThat(Comparison.compare(3, step("alive"), result("true"), result("false")))
          .singleElement()
          .hasToString(
              """
              step 3 (alive), result
                the step  {"op":"alive"}
                expected  true
                came      false\
              """);
    }
  }

  @Nested
  class Inboxes {

    @Test
    void have_no_order_between_processes() {
      assertThat(
              parts(
                  "inbox",
                  result("[['EXIT','a','x'],['EXIT','b','y']]"),
                  result("[['EXIT','b','y'],['EXIT','a','x']]")))
          .isEmpty();
    }

    @Test
    void have_no_order_between_exit_and_down_of_one_process() {
      assertThat(
              parts(
                  "inbox",
                  result("[['EXIT','a','x'],['DOWN','a','x']]"),
                  result("[['DOWN','a','x'],['EXIT','a','x']]")))
          .isEmpty();
    }

    @Test
    void keep_the_order_of_one_process_and_kind() {
      assertThat(
              parts(
                  "inbox",
                  result("[['EXIT','a','x'],['EXIT','a','y']]"),
                  result("[['EXIT','a','y'],['EXIT','a','x']]")))
          .containsExactly("result");
    }

    @Test
    void keep_the_order_of_messages_and_of_task_replies() {
      assertThat(parts("inbox", result("[['msg',1],['msg',2]]"), result("[['msg',2],['msg',1]]")))
          .containsExactly("result");
      assertThat(
              parts(
                  "inbox",
                  result("[['task_reply',1],['task_reply',2]]"),
                  result("[['task_reply',2],['task_reply',1]]")))
          .containsExactly("result");
      assertThat(
              parts(
                  "inbox",
                  result("[['msg',1],['task_reply',1]]"),
                  result("[['task_reply',1],['msg',1]]")))
          .isEmpty();
    }

    @Test
    void differ_by_a_message_too_many_too_few_or_of_another() {
      assertThat(parts("inbox", result("[['msg',1]]"), result("[]"))).containsExactly("result");
      assertThat(parts("inbox", result("[['msg',1]]"), result("[['msg',1],['msg',1]]")))
          .containsExactly("result");
      assertThat(parts("inbox", result("[['DOWN','n','x']]"), result("[['DOWN','s','x']]")))
          .containsExactly("result");
      assertThat(parts("inbox", result("[['EXIT','s','x']]"), result("[['DOWN','s','x']]")))
          .containsExactly("result");
    }

    @Test
    void are_what_inbox_returns_and_nothing_else() {
      assertThat(
              parts(
                  "call",
                  result("[['EXIT','a','x'],['EXIT','b','y']]"),
                  result("[['EXIT','b','y'],['EXIT','a','x']]")))
          .containsExactly("result");
    }
  }

  @Nested
  class DeathOfTheClient {

    @Test
    void during_and_just_after_a_step_are_the_same() {
      assertThat(parts("exit", result(DIED), then("'ok'", DIED))).isEmpty();
      assertThat(parts("exit", then("'ok'", DIED), result(DIED))).isEmpty();
    }

    @Test
    void differs_by_its_reason_and_by_not_happening() {
      assertThat(parts("exit", result(DIED), then("'ok'", "['client_died','x']")))
          .containsExactly("death of the client");
      assertThat(parts("exit", then("'ok'", DIED), result("'ok'")))
          .containsExactly("death of the client");
      assertThat(parts("exit", result("'ok'"), result(DIED)))
          .containsExactly("death of the client");
    }

    @Test
    void just_after_a_step_leaves_its_result() {
      assertThat(parts("call", then("1", DIED), then("2", DIED))).containsExactly("result");
    }
  }

  @Nested
  class Events {

    @Test
    void are_compared_by_process() {
      assertThat(
              parts(
                  "cast", events("{'a':[['x']],'b':[['y']]}"), events("{'b':[['y']],'a':[['x']]}")))
          .isEmpty();
      assertThat(parts("cast", events("{'a':[]}"), events("{}"))).isEmpty();
    }

    @Test
    void of_one_process_keep_their_order() {
      assertThat(parts("cast", events("{'a':[['x'],['y']]}"), events("{'a':[['y'],['x']]}")))
          .containsExactly("events of a");
    }

    @Test
    void differ_where_one_is_missing_or_too_many() {
      assertThat(parts("cast", events("{'a':[['x']]}"), events("{}")))
          .containsExactly("events of a");
      assertThat(parts("cast", events("{}"), events("{'b':[['x']],'a':[['x']]}")))
          .containsExactly("events of a", "events of b");
    }
  }

  @Nested
  class Order {

    @Test
    void counts_where_it_is_promised() {
      var expected = order(Optional.of("[['init','a'],['init','b']]"));
      assertThat(parts("exit", expected, expected)).isEmpty();
      assertThat(parts("exit", expected, order(Optional.of("[['init','b'],['init','a']]"))))
          .containsExactly("order");
    }

    @Test
    void does_not_count_where_it_is_not() {
      assertThat(parts("exit", order(Optional.empty()), order(Optional.of("[['init','b']]"))))
          .isEmpty();
    }
  }

  @Test
  void misses_the_steps_that_were_not_played() {
    var scenario =
        new Scenario(
            "x", List.of(step("inbox"), step("inbox")), List.of(result("[]"), result("[]")));
    assertThat(Comparison.compare(scenario, List.of(result("[]"))))
        .singleElement()
        .returns("the rest", Difference::part)
        .returns(2, Difference::number);
    assertThat(Comparison.compare(scenario, List.of(result("[]"), result("[]")))).isEmpty();
  }
}
