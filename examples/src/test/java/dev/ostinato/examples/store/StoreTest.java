package dev.ostinato.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class StoreTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Store::main))
        .containsExactly("eggs: 0", "kinds of things: 2, [bread, milk]", "milk: 3");
  }
}
