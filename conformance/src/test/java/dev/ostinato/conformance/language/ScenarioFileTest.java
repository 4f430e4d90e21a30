package dev.ostinato.conformance.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFileTest {

  private static final String GOOD =
      """
      {"id":"x","steps":[{"op":"inbox"}],"expect":[{"result":[],"events":{}}]}
      """;

  private static ScenarioFile read(String text) throws IOException {
    return ScenarioFile.read(
        "f.jsonl", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void keeps_the_good_lines_and_names_the_bad_ones() throws IOException {
    ScenarioFile file = read(GOOD + "{\"id\":\n\n" + GOOD + "\"\u00ff\"\n[]");
    assertThat(file.scenarios()).hasSize(2);
    assertThat(file.complaints())
        .containsExactly(
            "f.jsonl:2: column 7: expected a value, got: the end",
            "f.jsonl:5: not UTF-8",
            "f.jsonl:6: expected an object, got: []");
  }

  @Test
  void needs_no_newline_at_the_end() throws IOException {
    assertThat(read(GOOD.strip()).scenarios()).hasSize(1);
  }

  @Test
  void complains_of_a_file_that_is_missing_or_empty(@TempDir Path directory) throws IOException {
    String name = directory.resolve("none.jsonl").toString();
    assertThat(ScenarioFile.read(name).complaints()).containsExactly(name + ": no such file");
    assertThat(ScenarioFile.read(directory.toString()).complaints()).hasSize(1);
    assertThat(read("\n").complaints()).containsExactly("f.jsonl: no scenario in it");
  }
}
