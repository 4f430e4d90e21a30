package dev.ostinato.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.ScenarioFile;
import dev.ostinato.conformance.play.Playback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {

  private static final String INBOX =
      """
      {"id":"x-1","steps":[{"op":"inbox"}],"expect":[{"result":[],"events":{}}]}
      """;

  /** Plays everything as it was on the real thing. */
  private static Playback agree(Scenario scenario) {
    return new Playback(scenario.expected(), Optional.empty(), Optional.empty());
  }

  /** Plays nothing. */
  private static Playback playNothing(Scenario scenario) {
    return new Playback(scenario.expected().subList(0, 0), Optional.empty(), Optional.empty());
  }

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(Function<Scenario, Playback> player, String... args) throws Exception {
    return new Conformance(
            Options.parse(args), player, new PrintStream(out), new PrintStream(errors))
        .run();
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("f.jsonl"), text).toString();
  }

  private static List<String> lines(ByteArrayOutputStream text) {
    return text.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void ends_with_the_counts() throws Exception {
    assertThat(run(ConformanceTest::agree, file(INBOX))).isZero();
    assertThat(lines(out)).last().isEqualTo("1 passed, 0 failed");
  }

  @Test
  void prints_each_difference_and_fails() throws Exception {
    assertThat(run(ConformanceTest::playNothing, file(INBOX))).isEqualTo(1);
    assertThat(lines(out)).first().isEqualTo("x-1, step 1 (inbox), the rest");
    assertThat(lines(out)).last().isEqualTo("0 passed, 1 failed");
  }

  @Test
  void plays_what_can_be_read_of_a_file_that_cannot_be_understood() throws Exception {
    String file = file(INBOX + "{}\n" + INBOX);
    assertThat(run(ConformanceTest::agree, file, "none.jsonl")).isEqualTo(2);
    assertThat(lines(errors))
        .containsExactly(
            "error: " + file + ":2: no \"id\" in {}", "error: none.jsonl: no such file");
    assertThat(lines(out)).last().isEqualTo("2 passed, 0 failed");
  }

  @Test
  void plays_the_projects_own_vectors() throws Exception {
    assertThat(run(ConformanceTest::agree)).isZero();
    assertThat(lines(errors)).isEmpty();
    assertThat(lines(out)).last().asString().matches("[1-9][0-9]* passed, 0 failed");
  }

  @Test
  void understands_every_vector_of_the_project() {
    assertThat(Vectors.all()).hasSize(8);
    assertThat(Vectors.all()).flatExtracting(ScenarioFile::complaints).isEmpty();
    assertThat(Vectors.all()).flatExtracting(ScenarioFile::scenarios).hasSize(1065);
  }

  @Test
  void plays_as_often_as_it_is_told() throws Exception {
    var plays = new AtomicInteger();
    int code =
        run(
            scenario -> plays.incrementAndGet() == 2 ? playNothing(scenario) : agree(scenario),
            file(INBOX),
            "--repeat",
            "3");
    assertThat(code).isEqualTo(1);
    assertThat(lines(out))
        .contains("round 1: 1 passed, 0 failed", "round 2: 0 passed, 1 failed")
        .last()
        .isEqualTo("2 passed, 1 failed");
  }

  @Test
  void counts_the_replays() throws Exception {
    var plays = new AtomicInteger();
    Function<Scenario, Playback> stalling =
        scenario ->
            new Playback(
                scenario.expected(),
                Optional.empty(),
                Optional.of("late").filter(_ -> plays.incrementAndGet() <= 2));
    assertThat(run(stalling, file(INBOX), "--verbose")).isZero();
    assertThat(lines(out))
        .containsExactly(
            "x-1: void, late",
            "x-1: void, late",
            "x-1: passed",
            "2 replayed because the clock showed a stall",
            "1 passed, 0 failed");
  }
}
