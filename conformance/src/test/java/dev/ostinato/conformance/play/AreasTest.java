package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.area.Areas;
import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Ops;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AreasTest {

  private static Scenario scenario(String... ops) {
    List<Step> steps =
        Arrays.stream(ops)
            .map(op -> new LinkedHashMap<String, Json>(Map.of("op", Json.of(op))))
            .map(members -> new Step(new Json.Members(members)))
            .toList();
    return new Scenario("x", steps, List.of());
  }

  @Test
  void play_every_op_of_those_that_exist_and_no_other() {
    var expected = new HashSet<String>();
    expected.addAll(Ops.of("genserver"));
    expected.addAll(Ops.of("registry"));
    expected.addAll(Ops.of("supervisor"));
    expected.addAll(Ops.of("dynamic"));
    expected.addAll(Ops.of("agent"));
    expected.addAll(Ops.of("task"));
    expected.addAll(Ops.of("state"));
    assertThat(Areas.ops(Stage.with(new Clock(Duration.ZERO))).keySet()).isEqualTo(expected);
  }

  @Test
  void say_which_is_missing() {
    assertThat(Areas.missing(scenario("start", "reg_start", "inbox"))).isEmpty();
    assertThat(Areas.missing(scenario("trap_exit", "task_sup_start"))).isEmpty();
    assertThat(Areas.missing(scenario("agent_start", "get_state"))).isEmpty();
    assertThat(Areas.missing(scenario("get_state", "suspend"))).contains("sys");
  }
}
