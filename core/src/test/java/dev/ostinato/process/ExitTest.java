package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnLink;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@OnItsOwnNode
class ExitTest {

  /** Sent by hand: {@code exit/2}. */
  @Nested
  class Signals {

    // rule 11
    @Test
    void a_normal_one_is_not_noticed_by_one_who_does_not_trap() {
      var other = spawnMonitor(Extras::obey);
      exit(other.handle(), ExitReason.NORMAL);
      other.handle().send(Why.BOOM);
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
    }

    // rule 11
    @Test
    void a_normal_one_is_a_message_to_one_who_traps() {
      trapExits(true);
      var test = Pid.self();
      var other = spawn(() -> exit(test, ExitReason.NORMAL));
      assertThat(receive()).isEqualTo(new ExitSignal(other, ExitReason.NORMAL));
    }

    // rule 13
    @Test
    void any_other_one_ends_one_who_does_not_trap_with_its_reason() {
      for (var reason : List.of(Why.BOOM, ExitReason.SHUTDOWN, new ExitReason.Killed())) {
        var other = spawnMonitor(Extras::waitForEver);
        exit(other.handle(), reason);
        assertThat(awaitEnd(other)).isEqualTo(reason);
      }
    }

    // rule 13
    @Test
    void any_other_one_is_a_message_to_one_who_traps() {
      trapExits(true);
      var test = Pid.self();
      for (var reason : List.of(Why.BOOM, ExitReason.SHUTDOWN, new ExitReason.Killed())) {
        var other = spawn(() -> exit(test, reason));
        assertThat(receive()).isEqualTo(new ExitSignal(other, reason));
      }
    }

    @Test
    void one_to_the_dead_does_nothing() {
      var dead = dead();
      exit(dead, Why.BOOM);
      exit(dead, ExitReason.KILL);
      assertThat(isAlive(dead)).isFalse();
    }

    // rule 24
    @Test
    void what_is_trapped_is_decided_when_a_signal_arrives() {
      var other =
          spawnMonitor(() -> {
            trapExits(true);
            receive(Pid.class).send("traps");
            assertThat(receive(ExitSignal.class).reason()).isEqualTo(Why.BANG);
            trapExits(false);
            receive(Pid.class).send("traps no longer");
            Extras.waitForEver();
          });
      other.handle().send(Pid.self());
      receive(String.class);
      exit(other.handle(), Why.BANG);
      other.handle().send(Pid.self());
      receive(String.class);
      exit(other.handle(), Why.BOOM);
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
    }

    // rule 24
    @Test
    void one_that_was_trapped_stays_a_message() {
      trapExits(true);
      var other = spawnLink(() -> exit(Why.BOOM));
      awaitEnd(other);
      assertThat(trapExits(false)).isTrue();
      assertThat(arrived()).containsExactly(new ExitSignal(other, Why.BOOM));
    }

    @Test
    void trapExits_returns_what_it_was() {
      assertThat(List.of(trapExits(true), trapExits(true), trapExits(false), trapExits(false)))
          .containsExactly(false, true, true, false);
    }

    // rule 17: as far as the JVM lets us; see semantics.md
    @Test
    void one_interrupts_code_that_is_not_of_the_library() {
      var blocked = new CountDownLatch(1);
      var interrupted = new AtomicBoolean();
      var other =
          spawnMonitor(() -> {
            blocked.countDown();
            try {
              await(new CountDownLatch(1));
            } catch (AssertionError e) {
              interrupted.set(true);
            }
          });
      await(blocked);
      exit(other.handle(), Why.BOOM);
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
      assertThat(interrupted).isTrue();
    }

    // rule 17: as far as the JVM lets us; see semantics.md
    @ParameterizedTest
    @MethodSource("dev.ostinato.process.Everything#operations")
    void one_unwinds_a_busy_process_at_its_next_operation(String name, Action operation) {
      var told = new AtomicBoolean();
      var began = new CountDownLatch(1);
      var wentOn = new AtomicBoolean();
      var other =
          spawnMonitor(
              () -> {
                Everything.prepare();
                began.countDown();
                while (!told.get()) {
                  Thread.onSpinWait();
                }
                operation.run();
                wentOn.set(true);
              },
              SpawnOption.label(name));
      await(began);
      exit(other.handle(), Why.BOOM);
      told.set(true);
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
      assertThat(wentOn).isFalse();
    }
  }

  /** Of a process by itself: {@code exit/1}, and {@code exit/2} to itself. */
  @Nested
  class OfOneself {

    // rule 12
    @Test
    void is_normal_when_it_sends_itself_a_normal_signal() {
      var wentOn = new AtomicBoolean();
      var other =
          spawnMonitor(() -> {
            exit(Pid.self(), ExitReason.NORMAL);
            wentOn.set(true);
          });
      assertThat(awaitEnd(other)).isEqualTo(ExitReason.NORMAL);
      assertThat(wentOn).isFalse();
    }

    // rule 12
    @Test
    void is_a_message_when_it_traps_exits() {
      trapExits(true);
      exit(Pid.self(), ExitReason.NORMAL);
      assertThat(arrived()).containsExactly(new ExitSignal(Pid.self(), ExitReason.NORMAL));
    }

    // rule 18
    @Test
    void takes_effect_before_exit_returns() {
      var wentOn = new AtomicBoolean();
      var other =
          spawnMonitor(() -> {
            exit(Pid.self(), Why.BOOM);
            wentOn.set(true);
          });
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
      assertThat(wentOn).isFalse();
    }

    // rule 14
    @Test
    void by_a_kill_is_killed_even_if_it_traps_exits() {
      var other =
          spawnMonitor(() -> {
            trapExits(true);
            exit(Pid.self(), ExitReason.KILL);
          });
      assertThat(awaitEnd(other)).isEqualTo(new ExitReason.Killed());
    }

    // rule 25
    @Test
    void can_be_caught() {
      var other =
          spawnMonitor(() -> {
            try {
              exit(Why.BOOM);
            } catch (ExitException exit) {
              exit(exit.reason() == Why.BOOM ? Why.BANG : Why.BOOM);
            }
          });
      assertThat(awaitEnd(other)).isEqualTo(Why.BANG);
    }

    // rule 25
    @Test
    void by_a_signal_cannot_be_caught_as_an_exception() {
      var caught = new AtomicBoolean();
      var other =
          begun(() -> {
            while (true) {
              try {
                receive();
              } catch (Exception e) {
                caught.set(true);
              }
            }
          });
      exit(other.handle(), Why.BOOM);
      assertThat(awaitEnd(other)).isEqualTo(Why.BOOM);
      assertThat(caught).isFalse();
    }
  }

  /** {@code kill} and {@code killed}. */
  @Nested
  class Kills {

    // rule 14
    @Test
    void cannot_be_trapped_and_are_seen_as_killed() {
      trapExits(true);
      var trapping = new CountDownLatch(1);
      var other =
          spawnLink(() -> {
            trapExits(true);
            trapping.countDown();
            Extras.waitForEver();
          });
      await(trapping);
      var monitor = monitor(other);
      exit(other, ExitReason.KILL);
      assertThat(down(monitor).reason()).isEqualTo(new ExitReason.Killed());
      assertThat(receive()).isEqualTo(new ExitSignal(other, new ExitReason.Killed()));
    }

    // rule 14
    @Test
    void end_linked_processes_with_killed() {
      var victim = idle();
      var linked = linkedTo(victim, false);
      exit(victim, ExitReason.KILL);
      assertThat(awaitEnd(linked)).isEqualTo(new ExitReason.Killed());
    }

    // rule 15
    @Test
    void of_ones_own_making_travel_as_kill() {
      var other = spawnMonitor(() -> exit(ExitReason.KILL));
      assertThat(awaitEnd(other)).isEqualTo(ExitReason.KILL);
    }

    // rule 15
    @Test
    void of_ones_own_making_end_those_who_do_not_trap_with_kill() {
      var other = Extras.obedient();
      var linked = linkedTo(other, false);
      other.send(ExitReason.KILL);
      assertThat(awaitEnd(linked)).isEqualTo(ExitReason.KILL);
    }

    // rule 15
    @Test
    void of_ones_own_making_can_be_trapped_by_others() {
      trapExits(true);
      var other = spawnLink(() -> exit(ExitReason.KILL));
      assertThat(receive()).isEqualTo(new ExitSignal(other, ExitReason.KILL));
    }

    @Test
    void twice_are_once() {
      var gate = new CountDownLatch(1);
      var victim = Unwinding.start(gate, Why.BOOM);
      exit(victim, ExitReason.KILL);
      exit(victim, ExitReason.KILL);
      var monitor = monitor(victim);
      gate.countDown();
      down(monitor);
      exit(victim, ExitReason.KILL);
      assertThat(arrived()).isEmpty();
    }
  }

  /** The first reason wins. */
  @Nested
  class FirstReason {

    @Test
    void of_two_signals_wins() {
      trapExits(true);
      var gate = new CountDownLatch(1);
      var test = Pid.self();
      var victim = Unwinding.start(gate, Why.BOOM, () -> link(test));
      exit(victim, Why.BANG);
      exit(victim, ExitReason.KILL);
      gate.countDown();
      assertThat(receive()).isEqualTo(new ExitSignal(victim, Why.BOOM));
    }

    @Test
    void wins_against_what_is_thrown_while_the_process_unwinds() {
      var victim =
          begun(() -> {
            try {
              Extras.waitForEver();
            } finally {
              throwSomething();
            }
          });
      exit(victim.handle(), Why.BOOM);
      assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
    }

    @Test
    void wins_against_an_exit_while_the_process_unwinds() {
      var victim =
          begun(() -> {
            try {
              Extras.waitForEver();
            } finally {
              exit(Why.BANG);
            }
          });
      exit(victim.handle(), Why.BOOM);
      assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
    }

    @Test
    void wins_against_a_normal_return_of_one_who_swallowed_everything() {
      var victim =
          begun(() -> {
            try {
              Extras.waitForEver();
            } catch (Throwable t) {
              // as careless code does
            }
          });
      exit(victim.handle(), Why.BOOM);
      assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
    }

    @Test
    void is_the_same_for_all_who_hear_of_a_death() {
      for (int i = 0; i < 500; i++) {
        var victim = idle();
        var monitors = new ArrayList<Monitor>();
        for (int j = 0; j < 4; j++) {
          monitors.add(monitor(victim));
        }
        var killer = spawnMonitor(() -> exit(victim, Why.BANG));
        exit(victim, Why.BOOM);
        assertThat(monitors.stream().map(monitor -> down(monitor).reason()).distinct()).hasSize(1);
        awaitEnd(killer);
      }
    }
  }

  private static void throwSomething() {
    throw new IllegalStateException("something");
  }

  /** A process that is linked to another. */
  private static Monitored<Pid> linkedTo(Pid other, boolean trap) {
    var linked = new CountDownLatch(1);
    var pid =
        spawnMonitor(() -> {
          trapExits(trap);
          link(other);
          linked.countDown();
          Extras.waitForEver();
        });
    await(linked);
    return pid;
  }
}
