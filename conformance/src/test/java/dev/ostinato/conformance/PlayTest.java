package dev.ostinato.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.area.Areas;
import dev.ostinato.conformance.compare.Difference;
import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Observation;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.play.Player;
import dev.ostinato.conformance.play.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlayTest {

  private static final Watch WATCH = new Watch();
  private static final Logger ROOT = Logger.getLogger("");

  private final Player player = new Player(WATCH, Areas::ops);

  @BeforeAll
  static void silence_logs() {
    ROOT.setLevel(Level.OFF);
  }

  @AfterAll
  static void close_watch() {
    WATCH.close();
  }

  static Stream<Scenario> some() {
    return Stream.of("genserver", "timing", "registry", "agent")
        .flatMap(area -> Vectors.read(area).scenarios().stream().limit(5));
  }

  @ParameterizedTest
  @MethodSource("some")
  void agrees_with_the_real_thing(Scenario scenario) {
    assertThat(Verdict.of(scenario, player::play).differences()).isEmpty();
  }

  @Test
  void finds_what_is_changed_in_each_step_of_a_scenario() {
    Scenario scenario = Vectors.read("genserver").scenarios().getFirst();
    for (int i = 0; i < scenario.expected().size(); i++) {
      assertThat(Verdict.of(changed(scenario, i), player::play).differences())
          .singleElement()
          .returns(i + 1, Difference::number);
    }
  }

  /** A scenario of which another result is expected in one step. */
  private static Scenario changed(Scenario scenario, int index) {
    var expected = new ArrayList<>(scenario.expected());
    Observation seen = expected.get(index);
    Json other = Json.array(Json.of("changed"), seen.result());
    expected.set(index, new Observation(other, seen.events(), seen.order(), seen.then()));
    return new Scenario(scenario.id(), scenario.steps(), List.copyOf(expected));
  }
}
