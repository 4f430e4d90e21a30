package dev.ostinato.server;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.internal.time.Clock;
import org.junit.jupiter.api.Test;

/** The end of a server's wait when a system request comes in between. */
class WaitTest {

  private static final long SOON = Clock.deadline(ofHours(1));

  @Test
  void of_a_plain_time_out_is_its_whole_time_later() { // 83
    long end = ServerLoop.endAfterRequest(SOON, new After.Timeout(ofHours(3), Timeout.TIMEOUT));
    assertThat(Clock.until(end)).isGreaterThan(ofHours(2).toNanos());
  }

  @Test
  void of_a_time_out_with_a_message_of_its_own_stays() { // 1.1
    assertThat(ServerLoop.endAfterRequest(SOON, new After.Timeout(ofHours(3), "time")))
        .isEqualTo(SOON);
  }

  @Test
  void without_a_time_out_never_comes() {
    assertThat(ServerLoop.endAfterRequest(Clock.NEVER, After.RECEIVE)).isEqualTo(Clock.NEVER);
    assertThat(ServerLoop.endAfterRequest(Clock.NEVER, After.HIBERNATE)).isEqualTo(Clock.NEVER);
  }
}
