package dev.ostinato.examples.ratelimiter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(RateLimiter::main))
        .containsExactly(
            "attempt 1 of 3 an hour: true",
            "attempt 2 of 3 an hour: true",
            "attempt 3 of 3 an hour: true",
            "attempt 4 of 3 an hour: false",
            "permit 1, of one in 10 ms",
            "permit 2, of one in 10 ms",
            "permit 3, of one in 10 ms",
            "permit 4, of one in 10 ms");
  }
}
