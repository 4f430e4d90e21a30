package dev.ostinato.conformance;

import dev.ostinato.conformance.compare.Comparison;
import dev.ostinato.conformance.compare.Difference;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.play.Playback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a scenario went.
 *
 * @param differences what came otherwise than expected; none if it passed
 * @param stalls what made each void play void; each was followed by a replay but, if there were
 *     {@link #MOST_PLAYS}, the last
 */
record Verdict(Scenario scenario, List<Difference> differences, List<String> stalls) {

  /** A scenario that never ran without a stall in so many plays has failed. */
  static final int MOST_PLAYS = 50;

  private static final int FRAMES_SHOWN = 10;

  /** Plays a scenario until a play is valid; only a stall makes one void, never its outcome. */
  static Verdict of(Scenario scenario, Function<Scenario, Playback> player) {
    var stalls = new ArrayList<String>();
    while (stalls.size() < MOST_PLAYS) {
      Playback playback;
      try {
        playback = player.apply(scenario);
      } catch (RuntimeException | Error e) {
        return new Verdict(scenario, List.of(general("the play", "a play", trace(e))), stalls);
      }
      if (playback.stall().isEmpty()) {
        return new Verdict(scenario, differences(scenario, playback), stalls);
      }
      stalls.add(playback.stall().get());
    }
    String came = MOST_PLAYS + " plays, each with a stall; the last: " + stalls.getLast();
    return new Verdict(
        scenario, List.of(general("the clock", "a play without a stall", came)), stalls);
  }

  boolean passed() {
    return differences.isEmpty();
  }

  int replays() {
    return Math.min(stalls.size(), MOST_PLAYS - 1);
  }

  private static List<Difference> differences(Scenario scenario, Playback playback) {
    if (playback.stuck().isEmpty()) {
      return Comparison.compare(scenario, playback.observations());
    }
    var differences = new ArrayList<Difference>();
    differences.add(general("the play", "rest after each step", playback.stuck().get()));
    differences.addAll(Comparison.compare(scenario, playback.observations()));
    return differences;
  }

  private static Difference general(String part, String expected, String came) {
    return new Difference(0, Optional.empty(), part, expected, came);
  }

  private static String trace(Throwable thrown) {
    var text = new StringBuilder(thrown.toString());
    Arrays.stream(thrown.getStackTrace())
        .limit(FRAMES_SHOWN)
        .forEach(frame -> text.append("\n            at ").append(frame));
    return thrown.getCause() == null
        ? text.toString()
        : text.append("\n            caused by ").append(trace(thrown.getCause())).toString();
  }
}
