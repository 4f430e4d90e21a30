package dev.ostinato.conformance;

import dev.ostinato.conformance.compare.Difference;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.ScenarioFile;
import dev.ostinato.conformance.play.Playback;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** A run of the runner: reads, plays, compares, reports. */
final class Conformance {

  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int NOT_UNDERSTOOD = 2;

  private final Options options;
  private final Function<Scenario, Playback> player;
  private final PrintStream out;
  private final PrintStream errors;
  private int passed;
  private int failed;
  private int replays;

  Conformance(
      Options options, Function<Scenario, Playback> player, PrintStream out, PrintStream errors) {
    this.options = options;
    this.player = player;
    this.out = out;
    this.errors = errors;
  }

  /** Plays what can be played, and returns the exit code. */
  int run() {
    List<ScenarioFile> files =
        options.files().isEmpty()
            ? Vectors.all()
            : options.files().stream().map(ScenarioFile::read).toList();
    var scenarios = new ArrayList<Scenario>();
    boolean understood = true;
    for (ScenarioFile file : files) {
      file.complaints().forEach(complaint -> errors.println("error: " + complaint));
      understood &= file.complaints().isEmpty();
      scenarios.addAll(file.scenarios());
    }
    for (int round = 1; round <= options.repeat(); round++) {
      play(scenarios, round);
    }
    report();
    if (!understood) {
      return NOT_UNDERSTOOD;
    }
    return failed > 0 ? FAILED : PASSED;
  }

  private void play(List<Scenario> scenarios, int round) {
    int passedBefore = passed;
    int failedBefore = failed;
    try (ExecutorService players =
        Executors.newFixedThreadPool(
            options.jobs(), Thread.ofPlatform().name("player-", 0).daemon().factory())) {
      List<Future<Verdict>> verdicts =
          scenarios.stream()
              .map(scenario -> players.submit(() -> Verdict.of(scenario, player)))
              .toList();
      for (Future<Verdict> verdict : verdicts) {
        count(verdict.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the players were interrupted", e);
    }
    if (options.repeat() > 1) {
      out.printf(
          "round %d: %d passed, %d failed%n", round, passed - passedBefore, failed - failedBefore);
    }
  }

  private void count(Verdict verdict) {
    replays += verdict.replays();
    if (verdict.passed()) {
      passed++;
    } else {
      failed++;
    }
    String id = verdict.scenario().id();
    if (options.verbose()) {
      verdict.stalls().forEach(stall -> out.println(id + ": void, " + stall));
      out.println(id + ": " + (verdict.passed() ? "passed" : "failed"));
    }
    for (Difference difference : verdict.differences()) {
      out.println(id + ", " + difference);
    }
  }

  private void report() {
    out.printf("%d replayed because the clock showed a stall%n", replays);
    out.printf("%d passed, %d failed%n", passed, failed);
  }
}
