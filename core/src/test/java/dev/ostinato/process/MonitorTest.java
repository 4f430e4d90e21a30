package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Extras.obedient;
import static dev.ostinato.process.Processes.demonitor;
import static dev.ostinato.process.Processes.demonitorAndFlush;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.Extras.Why;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class MonitorTest {

  // rule 29
  @Test
  void a_Down_carries_the_reason_of_the_end() {
    for (var reason : List.of(ExitReason.NORMAL, Why.BOOM, ExitReason.KILL)) {
      var other = obedient();
      var monitor = monitor(other);
      other.send(reason);
      assertThat(receive()).isEqualTo(new Down(monitor, other, reason));
    }
  }

  // rule 26
  @Test
  void monitoring_the_dead_gives_a_Down_at_once() {
    var dead = dead();
    var monitor = monitor(dead);
    assertThat(arrived()).containsExactly(new Down(monitor, dead, new ExitReason.NoProcess()));
  }

  // rule 27
  @Test
  void monitoring_a_name_that_nobody_has_gives_a_Down_with_the_name() {
    var name = Name.local("nobody");
    var monitor = monitor(name);
    assertThat(arrived()).containsExactly(new Down(monitor, name, new ExitReason.NoProcess()));
  }

  // rule 27
  @Test
  void a_monitor_of_a_name_reports_the_name() {
    var name = Name.local("name");
    var other = obedient();
    register(name, other);
    var monitor = monitor(name);
    other.send(Why.BOOM);
    assertThat(receive()).isEqualTo(new Down(monitor, name, Why.BOOM));
  }

  @Test
  void a_monitor_of_a_name_stays_with_the_process_that_had_it() {
    var name = Name.local("name");
    var first = obedient();
    register(name, first);
    var monitor = monitor(name);
    Processes.unregister(name);
    register(name, idle());
    first.send(Why.BOOM);
    assertThat(receive()).isEqualTo(new Down(monitor, name, Why.BOOM));
  }

  // rule 28
  @Test
  void each_monitor_gives_a_Down_of_its_own() {
    var other = obedient();
    var monitors = new ArrayList<Monitor>();
    for (int i = 0; i < 100; i++) {
      monitors.add(monitor(other));
    }
    assertThat(monitors).doesNotHaveDuplicates();
    other.send(Why.BOOM);
    awaitEnd(other);
    assertThat(arrived())
        .containsExactlyInAnyOrderElementsOf(
            monitors.stream().map(monitor -> new Down(monitor, other, Why.BOOM)).toList());
  }

  // rule 28
  @Test
  void monitors_are_one_way() {
    var other = idle();
    var watcher =
        spawnMonitor(() -> {
          monitor(other);
          exit(Why.BOOM);
        });
    awaitEnd(watcher);
    assertThat(isAlive(other)).isTrue();
    assertThat(info(other).orElseThrow().monitoredBy()).isEmpty();
  }

  @Test
  void a_process_may_monitor_itself() {
    var monitor = monitor(Pid.self());
    assertThat(info(Pid.self()).orElseThrow().monitoredBy()).containsExactly(Pid.self());
    assertThat(demonitor(monitor)).isTrue();
  }

  // rule 30
  @Test
  void demonitorAndFlush_leaves_no_Down() {
    for (int i = 0; i < 1_000; i++) {
      var other = spawnMonitor(() -> exit(Why.BOOM)); // it dies meanwhile
      demonitorAndFlush(other.monitor());
      awaitEnd(other.handle());
      assertThat(arrived()).isEmpty();
    }
  }

  // rule 30
  @Test
  void demonitorAndFlush_drops_nothing_but_its_own_Down() {
    var other = obedient();
    var first = monitor(other);
    var second = monitor(other);
    Pid.self().send("before");
    other.send(Why.BOOM);
    awaitEnd(other);
    Pid.self().send("after");
    assertThat(demonitorAndFlush(first)).isFalse();
    assertThat(arrived()).containsExactly("before", new Down(second, other, Why.BOOM), "after");
  }

  // rule 31
  @Test
  void demonitor_says_whether_it_came_before_the_Down() {
    var other = obedient();
    var early = monitor(other);
    var late = monitor(other);
    assertThat(demonitor(early)).isTrue();
    other.send(Why.BOOM);
    awaitEnd(other);
    assertThat(demonitor(late)).isFalse();
    assertThat(arrived()).containsExactly(new Down(late, other, Why.BOOM));
  }

  // rule 32
  @Test
  void a_finished_monitor_can_be_ended_again_without_effect() {
    var monitor = monitor(idle());
    assertThat(demonitor(monitor)).isTrue();
    assertThat(demonitor(monitor)).isFalse();
    assertThat(demonitorAndFlush(monitor)).isFalse();

    var ofDead = monitor(dead());
    down(ofDead);
    assertThat(demonitorAndFlush(ofDead)).isFalse();
  }

  // rule 32
  @Test
  void nobody_but_its_owner_ends_a_monitor() {
    var other = obedient();
    var monitor = monitor(other);
    var stranger =
        spawnMonitor(() -> {
          assertThatIllegalArgumentException().isThrownBy(() -> demonitor(monitor));
          assertThatIllegalArgumentException().isThrownBy(() -> demonitorAndFlush(monitor));
        });
    assertThat(awaitEnd(stranger)).isEqualTo(ExitReason.NORMAL);
    other.send(Why.BOOM);
    assertThat(receive()).isEqualTo(new Down(monitor, other, Why.BOOM));
  }

  @Test
  void a_dead_watcher_leaves_nothing_with_the_watched() {
    var other = idle();
    for (int i = 0; i < 100; i++) {
      awaitEnd(spawnMonitor(() -> monitor(other)));
    }
    assertThat(info(other).orElseThrow().monitoredBy()).isEmpty();
  }

  @Test
  void an_ended_monitor_leaves_nothing_with_the_watched() {
    var other = idle();
    demonitor(monitor(other));
    assertThat(info(other).orElseThrow().monitoredBy()).isEmpty();
  }

  /** Ends that come while somebody looks. */
  @Nested
  class Races {

    @Test
    void a_monitor_of_one_who_dies_always_gives_one_Down() {
      for (int i = 0; i < 2_000; i++) {
        var other = spawn(() -> exit(Why.BOOM));
        var monitor = monitor(other);
        assertThat(receive())
            .isIn(
                new Down(monitor, other, Why.BOOM),
                new Down(monitor, other, new ExitReason.NoProcess()));
        awaitEnd(other);
        assertThat(arrived()).isEmpty();
      }
    }

    // rule 1
    @Test
    void of_two_monitors_the_first_is_heard_first() {
      for (int i = 0; i < 300; i++) {
        var other = obedient();
        var test = Pid.self();
        spawn(() -> {
          for (int j = 0; j < 1_000; j++) {
            monitor(other); // so that it takes a while until all have heard
          }
          test.send("watches");
          Extras.waitForEver();
        });
        receive(String.class);
        var first = monitor(other);
        other.send(Why.BOOM);
        while (info(other).isPresent()) {
          Thread.onSpinWait();
        }
        var second = monitor(other);
        assertThat(List.of(receive(), receive()))
            .containsExactly(
                new Down(first, other, Why.BOOM),
                new Down(second, other, new ExitReason.NoProcess()));
      }
    }

    @Test
    void a_demonitor_while_one_dies_gives_a_Down_or_says_that_it_ended_the_monitor() {
      for (int i = 0; i < 2_000; i++) {
        var other = spawnMonitor(() -> exit(Why.BOOM));
        var ended = demonitor(other.monitor());
        awaitEnd(other.handle());
        assertThat(arrived()).hasSize(ended ? 0 : 1);
      }
    }

    @Test
    void a_thousand_watchers_of_one_all_hear() {
      var other = obedient();
      var watchers = new ArrayList<Monitored<Pid>>();
      for (int i = 0; i < 1_000; i++) {
        watchers.add(
            spawnMonitor(() -> {
              var monitor = monitor(other);
              receive(Pid.class).send("watches");
              throw exit(down(monitor).reason());
            }));
      }
      for (var watcher : watchers) {
        watcher.handle().send(Pid.self());
        receive(String.class);
      }
      other.send(Why.BOOM);
      for (var watcher : watchers) {
        assertThat(awaitEnd(watcher)).isEqualTo(Why.BOOM);
      }
    }
  }
}
