package dev.ostinato.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.compare.Difference;
import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Observation;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.play.Playback;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static Scenario scenario() throws Exception {
    return Scenario.parse(
        """
        {"id":"x","steps":[{"op":"inbox"}],"expect":[{"result":[],"events":{}}]}\
        """);
  }

  private static Playback playback(Json result, Optional<String> stall) {
    var seen = new Observation(result, Map.of(), Optional.empty(), Optional.empty());
    return new Playback(List.of(seen), Optional.empty(), stall);
  }

  private static Playback match() {
    return playback(Json.array(), Optional.empty());
  }

  private static Playback mismatch() {
    return playback(Json.of("ok"), Optional.empty());
  }

  private static Playback stalled(Json result) {
    return playback(result, Optional.of("a wait came 30 ms late"));
  }

  /** Plays what is given to it, in order, and fails if asked for more. */
  private static Function<Scenario, Playback> playing(Playback... plays) {
    Queue<Playback> queue = new ArrayDeque<>(List.of(plays));
    return _ -> queue.remove();
  }

  @Test
  void is_passed_when_nothing_differs() throws Exception {
    Verdict verdict = Verdict.of(scenario(), playing(match()));
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.replays()).isZero();
  }

  @Test
  void is_failed_by_a_mismatch_without_a_replay() throws Exception {
    Verdict verdict = Verdict.of(scenario(), playing(mismatch(), match()));
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.replays()).isZero();
  }

  @Test
  void waits_for_a_play_without_a_stall_whether_it_matched_or_not() throws Exception {
    Verdict verdict =
        Verdict.of(scenario(), playing(stalled(Json.array()), stalled(Json.of("ok")), mismatch()));
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.replays()).isEqualTo(2);
    Verdict other = Verdict.of(scenario(), playing(stalled(Json.of("ok")), match()));
    assertThat(other.passed()).isTrue();
    assertThat(other.replays()).isEqualTo(1);
  }

  @Test
  void is_failed_when_every_play_had_a_stall() throws Exception {
    Verdict verdict = Verdict.of(scenario(), _ -> stalled(Json.array()));
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.stalls()).hasSize(Verdict.MOST_PLAYS);
    assertThat(verdict.replays()).isEqualTo(Verdict.MOST_PLAYS - 1);
    assertThat(verdict.differences())
        .singleElement()
        .extracting(Difference::came)
        .asString()
        .contains("a wait came 30 ms late");
  }

  @Test
  void is_failed_by_a_play_that_breaks_off() throws Exception {
    Verdict broken =
        Verdict.of(
            scenario(),
            _ -> {
              throw new IllegalStateException("no node");
            });
    assertThat(broken.differences()).singleElement().asString().contains("no node");
    var stuck = new Playback(List.of(), Optional.of("step 1 (inbox): it hangs"), Optional.empty());
    assertThat(Verdict.of(scenario(), playing(stuck)).differences())
        .first()
        .asString()
        .contains("it hangs");
  }
}
