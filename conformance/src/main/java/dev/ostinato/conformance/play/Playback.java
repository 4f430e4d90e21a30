package dev.ostinato.conformance.play;

import dev.ostinato.conformance.language.Observation;
import java.util.List;
import java.util.Optional;

/**
 * What came of one play.
 *
 * @param stuck the step that did not end, if one did not
 * @param stall what came too late, which makes the play void
 */
public record Playback(
    List<Observation> observations, Optional<String> stuck, Optional<String> stall) {

  Playback with(Optional<String> stall) {
    return new Playback(observations, stuck, stall);
  }
}
