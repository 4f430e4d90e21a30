package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of one step: on the real thing, or here.
 *
 * @param result what the operation returned to the client
 * @param events what each probe logged, in order
 * @param order the starts and ends of all processes; empty where none is promised
 * @param then how the client died just after the step
 */
public record Observation(
    Json result, Map<String, List<Json>> events, Optional<List<Json>> order, Optional<Json> then) {

  public Observation {
    events = Map.copyOf(events);
  }

  /** How the client died, during the step or just after. */
  public Optional<Json> death() {
    return then.or(() -> isDeath(result) ? Optional.of(result) : Optional.empty());
  }

  /** Whether the operation returned something before the client died, if it died. */
  public boolean returned() {
    return !isDeath(result);
  }

  private static boolean isDeath(Json value) {
    return value instanceof Json.Array array
        && array.word().filter("client_died"::equals).isPresent();
  }
}
