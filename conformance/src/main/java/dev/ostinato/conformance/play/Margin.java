package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** How late a sleep or a timer may come before a play says nothing any more. */
final class Margin {

  /**
   * Of a scenario whose times compete with each other. It was recorded at paces of 3 to 36 ms a
   * step and played at 15: what comes 10 ms too early or too late is still on the same side.
   */
  static final Duration TIGHT = Duration.ofMillis(10);

  /** Of one with timers of at most 20 ms, for which each step leaves 45. */
  static final Duration SHORT_TIMERS = Duration.ofMillis(20);

  /** Of one whose only times are time-outs of seconds that nothing should reach. */
  static final Duration WIDE = Duration.ofMillis(500);

  private static final long LONGEST_SHORT_TIMER = 20;
  private static final long SHORTEST_LONG_TIMEOUT = 1000;

  private Margin() {}

  static Duration of(Scenario scenario) {
    long longest =
        scenario.steps().stream()
            .map(Step::members)
            .flatMapToLong(Margin::times)
            .filter(time -> time < SHORTEST_LONG_TIMEOUT)
            .max()
            .orElse(0);
    if (longest == 0) {
      return WIDE;
    }
    return longest <= LONGEST_SHORT_TIMER ? SHORT_TIMERS : TIGHT;
  }

  /** Every time that {@code value} speaks of; a wait is none, since nothing is late after it. */
  private static LongStream times(Json value) {
    return switch (value) {
      case Json.Members members -> LongStream.concat(ownTimes(members), inner(members));
      case Json.Array array -> LongStream.concat(ownTimes(array), inner(array.items()));
      default -> LongStream.empty();
    };
  }

  private static LongStream inner(Json.Members members) {
    return inner(List.copyOf(members.all().values()));
  }

  private static LongStream inner(List<Json> items) {
    return items.stream().flatMapToLong(Margin::times);
  }

  private static LongStream ownTimes(Json.Members members) {
    boolean wait = members.find("op").filter(Json.of("wait")::equals).isPresent();
    return wait
        ? LongStream.empty()
        : LongStream.of(
            number(members.find("timeout").orElse(Json.NULL)),
            number(members.find("how").orElse(Json.NULL)),
            number(members.find("ms").orElse(Json.NULL)));
  }

  private static LongStream ownTimes(Json.Array array) {
    int place =
        switch (array.word().orElse("")) {
          case "sleep", "set_timeout", "send_after" -> 1;
          case "ok_timeout", "reply_early" -> 2;
          case "call", "call_uncaught" -> 3;
          default -> array.size();
        };
    return place < array.size() ? LongStream.of(number(array.get(place))) : LongStream.empty();
  }

  private static long number(Json value) {
    return value instanceof Json.Int(var number) ? number : 0;
  }
}
