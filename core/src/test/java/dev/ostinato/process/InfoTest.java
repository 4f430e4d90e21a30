package dev.ostinato.process;

import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.label;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.list;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.sleep;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ProcessInfo.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class InfoTest {

  private static ProcessInfo of(Pid pid) {
    return info(pid).orElseThrow();
  }

  // rule 243
  @Test
  void there_is_none_of_the_dead() {
    assertThat(info(dead())).isEmpty();
  }

  // rule 22
  @Test
  void the_dead_are_neither_alive_nor_listed_nor_found() {
    var dead = dead();
    assertThat(isAlive(dead)).isFalse();
    assertThat(list()).doesNotContain(dead);
    assertThat(dead.whereis()).isEmpty();
  }

  @Test
  void the_living_are_alive_and_listed_and_found() {
    var pid = idle();
    assertThat(isAlive(pid)).isTrue();
    assertThat(list()).containsExactly(Pid.self(), pid);
    assertThat(pid.whereis()).contains(pid);
    assertThat(pid.address()).isEqualTo(pid);
  }

  // rule 243
  @Test
  void a_process_without_a_name_has_no_names() {
    assertThat(of(idle()).names()).isEmpty();
  }

  @Test
  void a_process_shows_what_it_is_and_has() {
    var other = idle();
    var pid = idle();
    link(pid);
    monitor(pid);
    register(Name.local("name"), pid);
    pid.send("one");
    pid.send("two");
    var info = of(pid);
    assertThat(info.pid()).isEqualTo(pid);
    assertThat(info.links()).containsExactly(Pid.self());
    assertThat(info.monitoredBy()).containsExactly(Pid.self());
    assertThat(info.names()).containsExactly(Name.local("name"));
    assertThat(info.messages()).isEqualTo(2);
    assertThat(info.trapsExits()).isFalse();
    assertThat(info.parent()).contains(Pid.self());
    assertThat(of(other).messages()).isZero();
    trapExits(true);
    assertThat(of(Pid.self()).trapsExits()).isTrue();
  }

  @Test
  void the_stack_shows_what_a_process_does() {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var pid = spawn(() -> hold(begun, gate));
    await(begun);
    assertThat(of(pid).stack())
        .extracting(StackTraceElement::getMethodName)
        .contains("hold")
        .doesNotContain("the_stack_shows_what_a_process_does");
    gate.countDown();
  }

  private static void hold(CountDownLatch begun, CountDownLatch gate) {
    begun.countDown();
    holdOut(gate);
  }

  /** Rule 245. */
  @Nested
  class Labels {

    @Test
    void are_empty_at_first() {
      assertThat(of(idle()).label()).isEmpty();
    }

    @Test
    void are_any_object() {
      record Label(String first, int second) {}
      var pid = spawn(Extras::waitForEver, SpawnOption.label(new Label("a", 1)));
      assertThat(of(pid).label()).contains(new Label("a", 1));
    }

    @Test
    void can_be_changed_by_the_process() {
      var test = Pid.self();
      var pid =
          spawn(
              () -> {
                label("new");
                test.send("labelled");
                Extras.waitForEver();
              },
              SpawnOption.label("old"));
      receive(String.class);
      assertThat(of(pid).label()).contains("new");
    }

    @Test
    void of_which_the_last_counts() {
      var pid = spawn(Extras::waitForEver, SpawnOption.label("first"), SpawnOption.label("last"));
      assertThat(of(pid).label()).contains("last");
    }
  }

  /** What a process does now. */
  @Nested
  class Statuses {

    private void await(Pid pid, Status status) {
      while (of(pid).status() != status) {
        Thread.onSpinWait();
      }
    }

    @Test
    void are_waiting_for_one_that_receives() {
      var pid = idle();
      await(pid, Status.WAITING);
      pid.send("skipped");
      await(pid, Status.WAITING);
    }

    @Test
    void are_waiting_for_one_that_sleeps() {
      await(spawn(() -> sleep(Duration.ofDays(1))), Status.WAITING);
    }

    @Test
    void are_waiting_for_one_that_waits_with_a_limit() {
      await(spawn(() -> receive(Duration.ofDays(1))), Status.WAITING);
    }

    @Test
    void are_running_from_the_moment_when_what_it_waits_for_has_come() {
      for (int i = 0; i < 1_000; i++) {
        var gate = new CountDownLatch(1);
        var pid =
            spawn(() -> {
              receive();
              holdOut(gate);
            });
        await(pid, Status.WAITING);
        pid.send("go on");
        assertThat(of(pid).status()).isEqualTo(Status.RUNNING);
        gate.countDown();
      }
    }

    @Test
    void are_running_for_one_that_looks_at_itself() {
      assertThat(of(Pid.self()).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void are_exiting_for_one_that_unwinds() {
      var gate = new CountDownLatch(1);
      var pid = Unwinding.start(gate);
      assertThat(of(pid).status()).isEqualTo(Status.EXITING);
      gate.countDown();
    }
  }

  @Test
  void anyone_may_look_while_processes_come_and_go() {
    for (int i = 0; i < 300; i++) {
      var pid = spawn(() -> receive());
      spawn(() -> pid.send("end"));
      exit(spawn(Extras::waitForEver), ExitReason.KILL);
      for (var each : list()) {
        info(each)
            .ifPresent(info -> {
              assertThat(info.pid()).isEqualTo(each);
              assertThat(info.messages()).isNotNegative();
            });
      }
    }
  }
}
