package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.sendAfter;
import static dev.ostinato.process.Processes.sleep;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.unregister;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.internal.runtime.LocalNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class TimerTest {

  private static final Duration NEVER_HERE = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Name NAME = Name.local("name");

  private static int timers() {
    return ((LocalNode) Node.current()).timers();
  }

  // rule 40
  @Test
  void a_message_comes_as_it_is_when_its_time_has_come() {
    long begin = System.nanoTime();
    sendAfter(Pid.self(), "now", Duration.ofMillis(20));
    assertThat(receive()).isEqualTo("now");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(19));
  }

  /** A timer that was set between two moments, and so is due between two others. */
  private record Due(long from, long to) {}

  @Test
  void timers_go_off_in_the_order_of_their_times() {
    var due = new ArrayList<Due>();
    for (int i = 0; i < 100; i++) {
      var delay = Duration.ofMillis(i * 37 % 100 / 4);
      long before = System.nanoTime();
      sendAfter(Pid.self(), i, delay);
      due.add(new Due(before + delay.toNanos(), System.nanoTime() + delay.toNanos()));
    }
    var earlier = due.get(receive(Integer.class));
    for (int i = 1; i < 100; i++) {
      var later = due.get(receive(Integer.class));
      assertThat(later.to()).isGreaterThanOrEqualTo(earlier.from());
      earlier = later;
    }
  }

  @Test
  void a_timer_outlives_the_one_who_has_set_it() {
    var test = Pid.self();
    awaitEnd(spawnMonitor(() -> sendAfter(test, "later", SOON)));
    assertThat(receive()).isEqualTo("later");
  }

  // rule 39
  @Test
  void a_timer_without_delay_goes_through_the_mailbox() {
    Pid.self().send("before");
    sendAfter(Pid.self(), "at once", Duration.ZERO);
    assertThat(List.of(receive(), receive())).containsExactly("before", "at once");
  }

  // rule 35
  @Test
  void a_timer_for_a_process_ends_with_it() {
    var pid = idle();
    var timer = sendAfter(pid, "never", NEVER_HERE);
    assertThat(timers()).isEqualTo(1);
    exit(pid, ExitReason.KILL);
    awaitEnd(pid);
    assertThat(timer.remaining()).isEmpty();
    assertThat(timer.cancel()).isEmpty();
    assertThat(timers()).isZero();
  }

  // rule 35
  @Test
  void a_timer_for_the_dead_is_none() {
    var timer = sendAfter(dead(), "never", NEVER_HERE);
    assertThat(timer.remaining()).isEmpty();
    assertThat(timers()).isZero();
  }

  // rule 35
  @Test
  void a_timer_for_a_name_finds_whoever_has_it_then() {
    var delay = Duration.ofMillis(20);
    var first = idle();
    boolean inTime = false;
    while (!inTime) {
      register(NAME, first);
      long begin = System.nanoTime();
      var timer = sendAfter(NAME, "for the second", delay);
      unregister(NAME);
      register(NAME, Pid.self());
      inTime = System.nanoTime() - begin < delay.toNanos();
      if (!inTime) {
        timer.cancel();
        unregister(NAME);
      }
    }
    assertThat(receive()).isEqualTo("for the second");
  }

  // rule 35
  @Test
  void a_timer_for_a_name_that_nobody_has_is_lost() {
    sendAfter(NAME, "lost", Duration.ofMillis(1));
    sendAfter(Pid.self(), "later", SOON);
    assertThat(receive()).isEqualTo("later");
    register(NAME, Pid.self());
    sendAfter(Pid.self(), "still later", SOON);
    assertThat(receive()).isEqualTo("still later");
    assertThat(arrived()).isEmpty();
  }

  // rule 35
  @Test
  void a_timer_for_a_name_outlives_the_process_that_had_it() {
    var first = idle();
    register(NAME, first);
    var timer = sendAfter(NAME, "never", NEVER_HERE);
    exit(first, ExitReason.KILL);
    awaitEnd(first);
    assertThat(timer.cancel()).isPresent();
  }

  // rule 36
  @Test
  void cancel_returns_the_time_that_was_left() {
    var timer = sendAfter(Pid.self(), "never", NEVER_HERE);
    assertThat(timer.cancel())
        .hasValueSatisfying(left ->
            assertThat(left).isBetween(NEVER_HERE.minus(Duration.ofMinutes(1)), NEVER_HERE));
    assertThat(timers()).isZero();
  }

  // rule 36
  @Test
  void cancel_is_empty_when_the_timer_was_cancelled_before() {
    var timer = sendAfter(Pid.self(), "never", NEVER_HERE);
    timer.cancel();
    assertThat(timer.cancel()).isEmpty();
  }

  // rule 36
  @Test
  void cancel_is_empty_when_the_message_was_sent() {
    var timer = sendAfter(Pid.self(), "now", Duration.ZERO);
    assertThat(receive()).isEqualTo("now");
    assertThat(timer.cancel()).isEmpty();
  }

  // rule 36
  @Test
  void anybody_may_cancel() {
    var timer = sendAfter(Pid.self(), "never", NEVER_HERE);
    awaitEnd(spawnMonitor(timer::cancel));
    assertThat(timer.remaining()).isEmpty();
  }

  // rule 37
  @Test
  void remaining_returns_the_time_that_is_left() {
    var timer = sendAfter(Pid.self(), "never", NEVER_HERE);
    assertThat(timer.remaining())
        .hasValueSatisfying(left ->
            assertThat(left).isBetween(NEVER_HERE.minus(Duration.ofMinutes(1)), NEVER_HERE));
    timer.cancel();
    assertThat(timer.remaining()).isEmpty();
  }

  // rule 36
  @Test
  void a_cancel_while_the_timer_goes_off_says_what_came_of_it() {
    for (int i = 0; i < 2_000; i++) {
      var timer = sendAfter(Pid.self(), "now", Duration.ofNanos(50L * i));
      Optional<Duration> left = timer.cancel();
      if (left.isEmpty()) {
        assertThat(receive()).isEqualTo("now");
      }
      assertThat(arrived()).isEmpty();
    }
    assertThat(timers()).isZero();
  }

  @Test
  void a_timer_that_never_goes_off_can_be_cancelled() {
    var timer = sendAfter(Pid.self(), "never", Processes.INFINITY);
    assertThat(timer.remaining()).isPresent();
    assertThat(timer.cancel()).isPresent();
    assertThat(timer.cancel()).isEmpty();
  }

  @Test
  void a_sleep_takes_its_time_and_leaves_messages_alone() {
    Pid.self().send("before");
    long begin = System.nanoTime();
    sleep(Duration.ofMillis(20));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(19));
    sleep(Duration.ZERO);
    assertThat(arrived()).containsExactly("before");
  }

  @Test
  void a_sleep_of_more_than_32_bits_of_milliseconds_does_not_end_at_once() {
    var sleeper = spawnMonitor(() -> sleep(Duration.ofMillis(1L << 32)));
    var status = ProcessInfo.Status.RUNNING;
    while (status == ProcessInfo.Status.RUNNING) {
      status = Processes.info(sleeper.handle()).orElseThrow().status();
    }
    assertThat(status).isEqualTo(ProcessInfo.Status.WAITING);
    exit(sleeper.handle(), ExitReason.KILL);
    assertThat(awaitEnd(sleeper)).isEqualTo(new ExitReason.Killed());
  }

  @Test
  void ten_thousand_timers_of_one_who_dies_are_dropped() {
    var pid = idle();
    var timers = new ArrayList<TimerRef>();
    for (int i = 0; i < 10_000; i++) {
      timers.add(sendAfter(pid, "never", NEVER_HERE));
    }
    exit(pid, ExitReason.KILL);
    awaitEnd(pid);
    assertThat(timers).allSatisfy(timer -> assertThat(timer.cancel()).isEmpty());
    assertThat(timers()).isZero();
  }

  @Test
  void timers_for_one_who_dies_are_dropped_even_while_they_are_set() {
    for (int i = 0; i < 1_000; i++) {
      var pid = spawnMonitor(() -> {});
      sendAfter(pid.handle(), "never", NEVER_HERE);
      awaitEnd(pid);
      assertThat(timers()).isZero();
    }
  }
}
