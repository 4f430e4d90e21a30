package dev.ostinato.supervisor;

import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.restarting;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.told;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dynamic supervisors that wait before they restart a child. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class BackoffTest {

  private static final Backoff SHORT = Backoff.exponential(ofNanos(1), ofNanos(1));
  private static final Backoff LONG = Backoff.exponential(ofHours(1), ofHours(1)).jitter(0);

  /** No restart that counted would be survived. */
  private static DynamicSupervisor start(Backoff backoff) {
    return DynamicSupervisor.of()
        .intensity(0, ofHours(1))
        .maxChildren(1)
        .backoff(backoff)
        .startLink()
        .orElseThrow();
  }

  // How long

  @Test
  void waits_double_up_to_the_longest() {
    var backoff = new Backoff(ofMillis(10), ofMillis(100), 0);
    assertThat(IntStream.range(0, 7).mapToObj(n -> backoff.wait(n, new Random(1))))
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 80L, 100L, 100L, 100L);
    assertThat(backoff.wait(Integer.MAX_VALUE, new Random(1))).isEqualTo(ofMillis(100));
  }

  @Test
  void jitter_shortens_by_up_to_its_part() {
    var random = new Random(7);
    var backoff = new Backoff(ofSeconds(8), ofSeconds(8), 0.25);
    var waits = IntStream.range(0, 1000).mapToObj(_ -> backoff.wait(0, random)).toList();
    assertThat(waits)
        .allMatch(w -> w.compareTo(ofSeconds(6)) >= 0 && w.compareTo(ofSeconds(8)) <= 0);
    assertThat(waits).anyMatch(w -> w.toMillis() < 6200).anyMatch(w -> w.toMillis() > 7800);
  }

  @Test
  void waits_of_centuries_do_not_overflow() {
    var backoff = new Backoff(ofHours(1), Duration.ofDays(1_000_000), 0);
    assertThat(backoff.wait(100, new Random(1))).isPositive();
  }

  @Test
  void limits_that_are_none_are_refused() {
    assertThatThrownBy(() -> Backoff.exponential(Duration.ZERO, ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.exponential(ofHours(2), ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first PT2H, most PT1H");
    for (double jitter : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> LONG.jitter(jitter))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + jitter);
    }
  }

  // What happens

  @Test
  void restarts_after_a_wait_do_not_count() {
    var supervisor = start(SHORT);
    supervisor.startChild(child("a")).orElseThrow();
    for (int i = 0; i < 20; i++) {
      crash(started("a"));
    }
    started("a");
    assertThat(supervisor.count().active()).isEqualTo(1);
  }

  @Test
  void a_start_that_fails_is_tried_again_after_a_wait_and_does_not_count() {
    var supervisor = start(SHORT);
    var flaky = player("a").spec((n, p) -> n == 1 || n > 20 ? p.startLink() : failed("flaky"));
    crash(supervisor.startChild(flaky).orElseThrow());
    started("a");
    started("a");
    assertThat(supervisor.count().active()).isEqualTo(1);
  }

  @Test
  void one_that_waits_is_listed_as_restarting_and_counted() {
    var supervisor = start(LONG);
    crash(supervisor.startChild(child("a")).orElseThrow());
    assertThat(supervisor.children())
        .singleElement()
        .extracting(ChildInfo::state)
        .isEqualTo(restarting());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 0, 0, 1));
    assertThat(supervisor.startChild(child("b")))
        .isEqualTo(new StartResult.Failed<>(new ExitReason.MaxChildren()));
  }

  @Test
  void one_that_waits_can_be_terminated_and_leaves_no_timer() {
    var supervisor = start(LONG);
    var pid = supervisor.startChild(child("a")).orElseThrow();
    crash(pid);
    assertThat(supervisor.terminateChild(pid)).isEmpty();
    assertThat(supervisor.count().specs()).isZero();
    assertThat(timers()).isZero();
  }

  @Test
  void a_supervisor_ends_without_those_that_wait() {
    var supervisor = start(LONG);
    crash(supervisor.startChild(child("a")).orElseThrow());
    supervisor.stop();
    assertThat(told()).containsExactly("+a", "-a");
    assertThat(timers()).isZero();
  }

  @Test
  void who_is_not_to_be_restarted_does_not_wait() {
    var supervisor = start(LONG);
    crash(supervisor.startChild(child("a", Restart.TEMPORARY)).orElseThrow());
    assertThat(supervisor.count().specs()).isZero();
    Player.end(
        supervisor.startChild(child("b", Restart.TRANSIENT)).orElseThrow(), ExitReason.NORMAL);
    assertThat(supervisor.count().specs()).isZero();
  }

  private static int timers() {
    return dev.ostinato.internal.runtime.LocalNode.current().timers();
  }
}
