package dev.ostinato.examples.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Errors::main))
        .containsExactly(
            "no such account",
            "left: 200",
            "missing: 300",
            "HONEST missing: 500",
            "SILENT no answer in time",
            "STRICT overdrawn by 500",
            "CLUMSY java.lang.IllegalStateException: dropped 500 cents",
            "CLOSED not wanted",
            "BANKRUPT failed: Overdrawn[cents=1000000]");
  }
}
