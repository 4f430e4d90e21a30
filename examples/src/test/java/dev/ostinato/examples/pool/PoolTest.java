package dev.ostinato.examples.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Pool::main))
        .containsExactly(
            "6 / 2 = 3",
            "6 / 0 failed: java.lang.ArithmeticException: / by zero",
            "8 done, never more than 2 at a time, 0 left");
  }
}
