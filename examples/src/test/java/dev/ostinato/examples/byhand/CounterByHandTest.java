package dev.ostinato.examples.byhand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class CounterByHandTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(CounterByHand::main))
        .containsExactly("counted by hand: 42", "a counter that has ended: no answer");
  }
}
