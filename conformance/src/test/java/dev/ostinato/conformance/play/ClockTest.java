package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final Duration NO_MACHINE_IS_THAT_SLOW = Duration.ofMinutes(5);

  @Test
  void shows_no_stall_within_the_margin() {
    var clock = new Clock(NO_MACHINE_IS_THAT_SLOW);
    clock.late("a sleep", Duration.ofMinutes(4).toNanos());
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).isEmpty();
    }
  }

  @Test
  void shows_the_worst_of_the_sleeps_that_came_late() {
    var clock = new Clock(NO_MACHINE_IS_THAT_SLOW);
    clock.late("a sleep", Duration.ofMinutes(6).toNanos());
    clock.late("a wait", HOUR);
    clock.late("another", 0);
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).contains("a wait came 3600000 ms late");
    }
  }

  @Test
  void measures_a_timeout_also_of_what_fails() {
    var clock = new Clock(Duration.ofNanos(-NO_MACHINE_IS_THAT_SLOW.toNanos()));
    try {
      clock.timed(
          "a call",
          Duration.ofHours(-1),
          () -> {
            throw new IllegalStateException("no");
          });
    } catch (Exception e) {
      assertThat(e).hasMessage("no");
    }
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).hasValueSatisfying(s -> assertThat(s).startsWith("a call "));
    }
  }

  @Test
  void asks_the_watch_about_the_time_since_its_start() throws Exception {
    try (var watch = new Watch()) {
      long before = System.nanoTime();
      assertThat(watch.worstBetween(before, before + HOUR)).isGreaterThan(HOUR / 2);
    }
  }
}
