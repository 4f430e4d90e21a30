package dev.ostinato.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class CounterTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Counter::main))
        .containsExactly("sheep counted: 7", "with a flock of 100: 107", "after a sneeze: 0");
  }
}
