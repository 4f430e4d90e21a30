package dev.ostinato.task;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Shutdown.BRUTAL_KILL;
import static dev.ostinato.server.Shutdown.INFINITY;
import static dev.ostinato.task.Tasks.arrived;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.exit;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.ok;
import static dev.ostinato.task.Tasks.pid;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Shutdown;
import dev.ostinato.task.Tasks.Why;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ending tasks. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class TaskShutdownTest {

  static List<Shutdown> ways() {
    return List.of(Shutdown.after(ofSeconds(5)), INFINITY, BRUTAL_KILL);
  }

  private static Task<Integer> ended(Task<Integer> task) {
    var _ = down(Processes.monitor(task));
    return task;
  }

  private static Task<Integer> failed(ExitReason reason) {
    return ended(
        Task.async(() -> {
          throw Processes.exit(reason);
        }));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_result_that_is_there_is_returned(Shutdown how) {
    assertThat(ended(Task.async(() -> 7)).shutdown(how)).contains(ok(7));
    nothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_task_that_does_as_told_has_no_outcome_and_leaves_nothing(Shutdown how) {
    Processes.trapExits(true);
    var task = Task.async(Tasks::number);
    assertThat(task.shutdown(how)).isEmpty();
    assertThat(task.whereis()).isEmpty();
    assertThat(Processes.list()).containsExactly(Pid.self());
    nothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void the_owner_need_not_trap_exits(Shutdown how) {
    assertThat(Task.async(Tasks::number).shutdown(how)).isEmpty();
    nothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_failure_that_was_there_is_returned(Shutdown how) {
    Processes.trapExits(true);
    var task = failed(Why.BOOM);
    assertThat(task.shutdown(how)).contains(exit(Why.BOOM));
    assertThat(arrived()).containsExactly(new ExitSignal(pid(task), Why.BOOM));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_normal_end_without_a_result_is_an_exit(Shutdown how) {
    assertThat(failed(ExitReason.NORMAL).shutdown(how)).contains(exit(ExitReason.NORMAL));
    nothingIsLeft();
  }

  @Test
  void one_that_had_shut_down_did_as_told() {
    Processes.trapExits(true);
    var task = failed(ExitReason.SHUTDOWN);
    assertThat(task.shutdown()).isEmpty();
    assertThat(arrived()).containsExactly(new ExitSignal(pid(task), ExitReason.SHUTDOWN));
    assertThat(failed(ExitReason.SHUTDOWN).shutdown(BRUTAL_KILL))
        .contains(exit(ExitReason.SHUTDOWN));
  }

  @Test
  void one_that_had_been_killed_did_as_told_only_if_it_is_to_be_killed() {
    Processes.trapExits(true);
    assertThat(killed().shutdown(BRUTAL_KILL)).isEmpty();
    assertThat(killed().shutdown()).contains(exit(new ExitReason.Killed()));
  }

  private static Task<Integer> killed() {
    var task = Task.async(Tasks::number);
    Processes.exit(pid(task), ExitReason.KILL);
    return ended(task);
  }

  @Test
  void a_task_may_take_its_time_and_still_give_a_result() {
    var trapping = new CountDownLatch(1);
    var task =
        Task.async(() -> {
          Processes.trapExits(true);
          trapping.countDown();
          receive(ExitSignal.class);
          return 7;
        });
    Tasks.await(trapping);
    assertThat(task.shutdown(INFINITY)).contains(ok(7));
    nothingIsLeft();
  }

  @Test
  void a_task_may_end_otherwise_than_told() {
    var trapping = new CountDownLatch(1);
    var task =
        Task.async(() -> {
          Processes.trapExits(true);
          trapping.countDown();
          receive(ExitSignal.class);
          throw Processes.exit(Why.BANG);
        });
    Tasks.await(trapping);
    assertThat(task.shutdown()).contains(exit(Why.BANG));
    nothingIsLeft();
  }

  @Test
  void one_that_is_too_slow_is_killed_and_that_is_an_exit() {
    var trapping = new CountDownLatch(1);
    var task =
        Task.async(() -> {
          Processes.trapExits(true);
          trapping.countDown();
          return Tasks.hang();
        });
    Tasks.await(trapping);
    assertThat(task.shutdown(Shutdown.after(ofMillis(1)))).contains(exit(new ExitReason.Killed()));
    nothingIsLeft();
  }

  @Test
  @Impatient
  void one_whose_code_ignores_everything_is_declared_dead_and_what_it_returns_is_dropped() {
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    var task =
        Task.async(() -> {
          begun.countDown();
          Tasks.holdOut(gate);
          over.countDown();
          return 7;
        });
    Tasks.await(begun);
    assertThat(task.shutdown(BRUTAL_KILL)).isEmpty();
    gate.countDown();
    Tasks.await(over);
    nothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void one_that_was_awaited_is_not_there(Shutdown how) {
    var task = Task.async(() -> 7);
    task.await();
    ended(task);
    assertThat(task.shutdown(how)).contains(exit(new ExitReason.NoProcess()));
    nothingIsLeft();
  }

  @Test
  void one_that_was_given_up_can_be_ended() {
    var task = Task.async(Tasks::number);
    Tasks.exitOf(() -> task.await(ZERO));
    assertThat(task.shutdown()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void a_completed_task_has_nothing_to_end() {
    var task = Task.completed(7);
    assertThatIllegalArgumentException()
        .isThrownBy(task::shutdown)
        .withMessageStartingWith("expected a task that has a process, got");
    assertThat(task.await()).isEqualTo(7);
  }

  @Test
  void an_owner_that_is_killed_while_it_waits_has_told_the_task() throws Exception {
    var trapping = new CountDownLatch(1);
    var told = new CountDownLatch(1);
    var owner =
        Processes.spawn(() -> {
          var task =
              Task.async(() -> {
                Processes.trapExits(true);
                trapping.countDown();
                var signal = receive(ExitSignal.class);
                assertThat(signal.reason()).isEqualTo(ExitReason.SHUTDOWN);
                told.countDown();
                return Optional.empty();
              });
          Tasks.await(trapping);
          task.shutdown(INFINITY);
        });
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    Processes.exit(owner, ExitReason.KILL);
    nothingIsLeft();
  }
}
