package dev.ostinato.examples.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Pool::main))
        .containsExactly(
            "42 is 42",
            "forty-two: java.lang.NumberFormatException: For input string: \"forty-two\"",
            "8 done, never more than 2 at a time, 0 left");
  }
}
