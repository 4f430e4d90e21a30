package dev.ostinato.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void stand_between_the_files() throws Exception {
    assertThat(Options.parse("a.jsonl", "--jobs", "3", "--verbose", "b.jsonl", "--repeat", "10"))
        .isEqualTo(new Options(List.of("a.jsonl", "b.jsonl"), 3, 10, true, false));
    assertThat(Options.parse()).isEqualTo(new Options(List.of(), 8, 1, false, false));
  }

  @Test
  void must_be_known_and_whole() {
    assertThatThrownBy(() -> Options.parse("--fast")).hasMessage("unknown option --fast");
    assertThatThrownBy(() -> Options.parse("--jobs"))
        .hasMessage("expected a number >= 1 after --jobs, got: nothing");
    assertThatThrownBy(() -> Options.parse("--repeat", "0"))
        .hasMessage("expected a number >= 1 after --repeat, got: 0");
    assertThatThrownBy(() -> Options.parse("--repeat", "x"))
        .hasMessage("expected a number >= 1 after --repeat, got: x");
  }
}
