package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final Clock clock = new Clock(Duration.ofMinutes(30));
  private final Pace pace = new Pace(clock);

  @Test
  void tells_the_clock_which_step_ended_late() {
    pace.returned(-HOUR, 0);
    pace.ended("cast");
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch))
          .hasValueSatisfying(stall -> assertThat(stall).startsWith("the end of cast came 36000"));
    }
  }

  @Test
  void lets_later_steps_make_up_for_a_late_one() {
    pace.returned(-HOUR, 0);
    pace.returned(HOUR, 0);
    pace.ended("cast");
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).isEmpty();
    }
  }

  @Test
  void forgets_how_late_it_is_where_nothing_depends_on_it() {
    pace.returned(-HOUR, 0);
    pace.startAfresh();
    pace.ended("cast");
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).isEmpty();
    }
  }

  @Test
  void does_not_count_the_looks_that_the_scenario_itself_asks_for() {
    pace.returned(0, 1);
    pace.awaitLook();
    pace.postpone(1);
    pace.awaitLook();
    pace.ended("cast");
    try (var watch = new Watch()) {
      assertThat(clock.stall(watch)).isEmpty();
    }
  }
}
