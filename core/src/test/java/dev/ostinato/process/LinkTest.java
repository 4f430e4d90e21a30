package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Extras.obedient;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnLink;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.trapExits;
import static dev.ostinato.process.Processes.unlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ostinato.process.Extras.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class LinkTest {

  // rule 9
  @Test
  void a_link_ends_the_one_who_was_linked() {
    var other = idle();
    var one = spawnMonitor(() -> linkAndObey(other));
    var monitor = monitor(other);
    one.handle().send(Why.BOOM);
    assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
  }

  // rule 9
  @Test
  void a_link_ends_the_one_who_has_linked() {
    var other = obedient();
    var one = spawnMonitor(() -> linkAndObey(other));
    while (info(other).orElseThrow().links().isEmpty()) {
      Thread.onSpinWait();
    }
    other.send(Why.BANG);
    assertThat(awaitEnd(one)).isEqualTo(Why.BANG);
  }

  private static void linkAndObey(Pid other) {
    link(other);
    Extras.obey();
  }

  // rule 9
  @Test
  void linking_twice_is_linking_once() {
    trapExits(true);
    var other = obedient();
    link(other);
    link(other);
    assertThat(info(other).orElseThrow().links()).containsExactly(Pid.self());
    other.send(Why.BOOM);
    assertThat(receive()).isEqualTo(new ExitSignal(other, Why.BOOM));
    awaitEnd(other);
    assertThat(arrived()).isEmpty();
  }

  // rule 9
  @Test
  void one_unlink_undoes_any_number_of_links() {
    var other = obedient();
    link(other);
    link(other);
    unlink(other);
    other.send(Why.BOOM);
    assertThat(awaitEnd(other)).isIn(Why.BOOM, new ExitReason.NoProcess());
    assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
  }

  // rule 9
  @Test
  void linking_to_oneself_does_nothing() {
    var self =
        spawnMonitor(() -> {
          trapExits(true);
          link(Pid.self());
          unlink(Pid.self());
          assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
          exit(Why.BOOM);
        });
    assertThat(awaitEnd(self)).isEqualTo(Why.BOOM);
  }

  // rule 10
  @Test
  void linking_to_the_dead_throws_when_exits_are_not_trapped() {
    var dead = dead();
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> link(dead))
        .satisfies(exit -> assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess()));
    assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
  }

  // rule 10
  @Test
  void linking_to_the_dead_is_an_exit_signal_when_exits_are_trapped() {
    trapExits(true);
    var dead = dead();
    link(dead);
    assertThat(arrived()).containsExactly(new ExitSignal(dead, new ExitReason.NoProcess()));
    assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
  }

  // rule 10
  @Test
  void linking_to_one_who_unwinds_is_linking_to_the_dead() {
    trapExits(true);
    var gate = new CountDownLatch(1);
    var unwinding = Unwinding.start(gate);
    link(unwinding);
    assertThat(receive()).isEqualTo(new ExitSignal(unwinding, new ExitReason.NoProcess()));
    gate.countDown();
    awaitEnd(unwinding);
    assertThat(arrived()).isEmpty();
  }

  // rule 11
  @Test
  void a_normal_end_of_one_does_not_end_the_other() {
    var other = obedient();
    link(other);
    other.send(ExitReason.NORMAL);
    awaitEnd(other);
    assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
  }

  // rule 16
  @Test
  void nothing_arrives_over_a_link_that_was_undone() {
    trapExits(true);
    for (int i = 0; i < 1_000; i++) {
      var other = spawnLink(() -> exit(Why.BOOM)); // it dies while it is unlinked
      unlink(other);
      int before = arrived().size();
      awaitEnd(other);
      assertThat(arrived()).isEmpty();
      assertThat(before).isLessThanOrEqualTo(1);
    }
  }

  // rule 16
  @Test
  void an_unlink_by_either_side_counts_for_both() {
    var test = Pid.self();
    var other =
        spawnLink(() -> {
          unlink(test);
          test.send("unlinked");
          Extras.obey();
        });
    receive(String.class);
    assertThat(info(test).orElseThrow().links()).isEmpty();
    var monitor = monitor(other);
    other.send(Why.BOOM);
    assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
  }

  @Test
  void an_undone_link_can_be_made_again() {
    trapExits(true);
    var other = obedient();
    link(other);
    unlink(other);
    link(other);
    other.send(Why.BOOM);
    assertThat(receive()).isEqualTo(new ExitSignal(other, Why.BOOM));
  }

  // rule 20
  @Test
  void one_who_is_linked_and_monitors_hears_both() {
    trapExits(true);
    var other = obedient();
    link(other);
    var monitor = monitor(other);
    other.send(Why.BOOM);
    assertThat(List.of(receive(), receive()))
        .containsExactly(new ExitSignal(other, Why.BOOM), new Down(monitor, other, Why.BOOM));
  }

  @Test
  void ten_thousand_linked_processes_die_by_one() {
    var hub =
        spawn(() -> {
          var test = receive(Pid.class);
          for (int i = 0; i < 10_000; i++) {
            test.send(spawnLink(Extras::waitForEver));
          }
          Extras.obey();
        });
    hub.send(Pid.self());
    var monitors = new ArrayList<Monitor>();
    for (int i = 0; i < 10_000; i++) {
      monitors.add(monitor(receive(Pid.class)));
    }
    hub.send(Why.BOOM);
    for (var monitor : monitors) {
      assertThat(receive(Down.class))
          .satisfies(down -> assertThat(down.reason()).isEqualTo(Why.BOOM))
          .satisfies(_ -> assertThat(monitor).isNotNull());
    }
    assertThat(arrived()).isEmpty();
  }

  @Test
  void all_of_a_fully_linked_crowd_die_by_one() {
    var crowd = new ArrayList<Monitored<Pid>>();
    for (int i = 0; i < 50; i++) {
      var others = List.copyOf(crowd);
      crowd.add(
          spawnMonitor(() -> {
            others.forEach(other -> link(other.handle()));
            receive(Pid.class).send("linked");
            Extras.obey();
          }));
    }
    for (var member : crowd) {
      member.handle().send(Pid.self());
      receive(String.class);
    }
    crowd.get(25).handle().send(Why.BOOM);
    for (var member : crowd) {
      assertThat(awaitEnd(member)).isEqualTo(Why.BOOM);
    }
  }

  /** Two processes that link, unlink and die at the same time. */
  @Nested
  class Races {

    @Test
    void a_link_to_one_who_dies_is_always_heard_of() {
      trapExits(true);
      for (int i = 0; i < 2_000; i++) {
        var other = spawn(() -> exit(Why.BOOM));
        link(other);
        assertThat(receive(ExitSignal.class))
            .isIn(
                new ExitSignal(other, Why.BOOM), new ExitSignal(other, new ExitReason.NoProcess()));
        awaitEnd(other);
        assertThat(arrived()).isEmpty();
      }
    }

    @Test
    void two_who_link_each_other_at_once_have_one_link() {
      var test = Pid.self();
      for (int i = 0; i < 1_000; i++) {
        var one = spawnMonitor(() -> linkWhenTold(test));
        var two = spawnMonitor(() -> linkWhenTold(test));
        one.handle().send(two.handle());
        two.handle().send(one.handle());
        receive(String.class);
        receive(String.class);
        assertThat(info(one.handle()).orElseThrow().links()).containsExactly(two.handle());
        assertThat(info(two.handle()).orElseThrow().links()).containsExactly(one.handle());
        one.handle().send(Why.BOOM);
        assertThat(awaitEnd(two)).isEqualTo(Why.BOOM);
        assertThat(awaitEnd(one)).isEqualTo(Why.BOOM);
      }
    }

    private static void linkWhenTold(Pid test) {
      link(receive(Pid.class));
      test.send("linked");
      Extras.obey();
    }

    @Test
    void a_link_and_an_unlink_at_once_leave_both_sides_alike() {
      var test = Pid.self();
      for (int i = 0; i < 5_000; i++) {
        var one = spawn(() -> linkWhenTold(test));
        var two =
            spawn(() -> {
              unlink(receive(Pid.class));
              test.send("unlinked");
              Extras.obey();
            });
        two.send(one);
        one.send(two);
        receive(String.class);
        receive(String.class);
        assertThat(info(one).orElseThrow().links().contains(two))
            .isEqualTo(info(two).orElseThrow().links().contains(one));
        exit(one, ExitReason.KILL);
        exit(two, ExitReason.KILL);
      }
    }
  }
}
