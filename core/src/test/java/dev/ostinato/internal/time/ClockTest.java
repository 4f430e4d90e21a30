package dev.ostinato.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockTest {

  @Test
  void a_deadline_is_that_far_away() {
    long deadline = Clock.deadline(Duration.ofHours(1));
    assertThat(Duration.ofNanos(Clock.until(deadline)))
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
  }

  @Test
  void a_deadline_of_zero_has_come() {
    assertThat(Clock.until(Clock.deadline(Duration.ZERO))).isLessThanOrEqualTo(0);
  }

  @Test
  void times_that_no_counter_reaches_never_come() {
    for (var time :
        new Duration[] {
          Duration.ofDays(365_250), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)
        }) {
      assertThat(Clock.nanos(time)).isEqualTo(Clock.NEVER);
      assertThat(Clock.deadline(time)).isEqualTo(Clock.NEVER);
    }
    assertThat(Clock.until(Clock.NEVER)).isEqualTo(Clock.NEVER);
  }

  @Test
  void a_hundred_years_can_be_counted() {
    var century = Duration.ofDays(36_525);
    assertThat(Clock.nanos(century)).isEqualTo(century.toNanos());
    assertThat(Clock.until(Clock.deadline(century))).isPositive();
  }

  @Test
  void negative_times_are_refused_with_what_was_given() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clock.nanos(Duration.ofMillis(-1)))
        .withMessage("expected a time-out of zero or more, got: PT-0.001S");
  }
}
