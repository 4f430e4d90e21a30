package dev.ostinato.examples.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class CacheTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Cache::main)).containsExactly("tea now: hot", "tea later: cold");
  }
}
