package dev.ostinato.task;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.task.Tasks.arrived;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.endOf;
import static dev.ostinato.task.Tasks.hang;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Tasks.Why;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How tasks are started, for whom they work, and what comes of one that nobody awaits. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class TaskTest {

  // async

  @Test
  void a_task_is_a_linked_and_monitored_process_of_its_own() {
    var task = Task.async(Tasks::number);
    var info = Processes.info(pid(task)).orElseThrow();
    assertThat(info.links()).containsExactly(Pid.self());
    assertThat(info.monitoredBy()).containsExactly(Pid.self());
    assertThat(info.ancestors()).startsWith(Pid.self());
    assertThat(task.owner()).isEqualTo(Pid.self());
    assertThat(task.whereis()).contains(pid(task));
    assertThat(task).hasToString("task " + pid(task) + " of " + Pid.self());
    task.send(7);
    assertThat(task.await()).isEqualTo(7);
    nothingIsLeft();
  }

  @Test
  void a_task_can_have_options_of_its_process() {
    var task =
        Task.async(
            () -> !Thread.currentThread().isVirtual(),
            SpawnOption.platformThread(),
            SpawnOption.label("on a thread"));
    assertThat(task.await()).isTrue();
  }

  @Test
  void a_result_that_nobody_awaits_is_a_message_and_then_comes_the_down() {
    var task = Task.async(() -> 7);
    assertThat(receive()).isEqualTo(new Task.Reply<>(task, 7));
    assertThat(receive()).isEqualTo(new Down(task.monitor(), pid(task), ExitReason.NORMAL));
    nothingIsLeft();
  }

  @Test
  void a_reply_that_was_received_by_hand_leaves_nothing_when_the_task_is_ignored() {
    var task = Task.async(() -> 7);
    receive(Task.Reply.class);
    assertThat(Set.of(Optional.empty(), Optional.of(Tasks.exit(ExitReason.NORMAL))))
        .contains(task.ignore());
    nothingIsLeft();
  }

  @Test
  void an_owner_that_fails_takes_the_task_along() {
    var owner =
        Processes.spawnMonitor(() -> {
          var task = Task.async(Tasks::hang);
          Processes.receive(Pid.class).send(task.address());
          throw Processes.exit(Why.BOOM);
        });
    owner.handle().send(Pid.self());
    var task = receive(Pid.class);
    assertThat(Set.of(Why.BOOM, new ExitReason.NoProcess())).contains(endOf(task));
    assertThat(down(owner.monitor())).isEqualTo(Why.BOOM);
  }

  @Test
  void an_owner_that_ends_normally_leaves_the_task_alone() {
    var owner =
        Processes.spawnMonitor(() -> {
          var to = receive(Pid.class);
          to.send(Task.async(Tasks::number).address());
        });
    owner.handle().send(Pid.self());
    var task = receive(Pid.class);
    assertThat(down(owner.monitor())).isEqualTo(ExitReason.NORMAL);
    assertThat(Processes.isAlive(task)).isTrue();
    task.send(7);
    assertThat(endOf(task)).isIn(ExitReason.NORMAL, new ExitReason.NoProcess());
  }

  @Test
  void null_is_no_work() {
    assertThatNullPointerException().isThrownBy(() -> Task.async(null)).withMessage("work");
    assertThatNullPointerException().isThrownBy(() -> Task.start(null)).withMessage("work");
    assertThatNullPointerException().isThrownBy(() -> Task.startLink(null)).withMessage("work");
    assertThatNullPointerException().isThrownBy(() -> Task.childSpec(null)).withMessage("work");
    assertThatNullPointerException().isThrownBy(() -> Task.completed(null)).withMessage("value");
    nothingIsLeft();
  }

  @Test
  void null_is_no_result() {
    Processes.trapExits(true);
    var task = Task.async(() -> null);
    assertThat(Tasks.exitOf(task::await).reason())
        .isEqualTo(new ExitReason.BadReturn("the work of a task"));
  }

  // completed

  @Test
  void a_completed_task_has_no_process_and_its_reply_is_there() {
    var task = Task.completed(7);
    assertThat(task.whereis()).isEmpty();
    assertThat(Processes.list()).containsExactly(Pid.self());
    assertThat(arrived()).containsExactly(new Task.Reply<>(task, 7));
  }

  @Test
  void a_completed_task_can_be_awaited_like_any_other() {
    assertThat(Task.completed(7).await()).isEqualTo(7);
    assertThat(Task.completed(7).yield(Duration.ZERO)).contains(Tasks.ok(7));
    assertThat(Task.awaitMany(List.of(Task.completed(1), Task.async(() -> 2))))
        .containsExactly(1, 2);
    nothingIsLeft();
  }

  @Test
  void making_one_does_not_drop_an_interrupt_of_its_thread() throws Exception {
    boolean interrupted =
        OnFreshNode.asGuest(() -> {
          Thread.currentThread().interrupt();
          Task.completed(7);
          return Thread.interrupted();
        });
    assertThat(interrupted).isTrue();
  }

  // start and startLink

  @Test
  void a_started_process_is_not_linked_and_its_result_goes_nowhere() {
    var pid = Task.start(() -> receive(Integer.class)).orElseThrow();
    assertThat(Processes.info(pid).orElseThrow().links()).isEmpty();
    assertThat(Processes.info(pid).orElseThrow().monitoredBy()).isEmpty();
    var monitor = Processes.monitor(pid);
    pid.send(7);
    assertThat(down(monitor)).isEqualTo(ExitReason.NORMAL);
    nothingIsLeft();
  }

  @Test
  void a_linked_process_is_linked_and_its_result_goes_nowhere() {
    Processes.trapExits(true);
    var pid = Task.startLink(() -> receive(Integer.class)).orElseThrow();
    assertThat(Processes.info(pid).orElseThrow().links()).containsExactly(Pid.self());
    pid.send(7);
    assertThat(receive(ExitSignal.class)).isEqualTo(new ExitSignal(pid, ExitReason.NORMAL));
    nothingIsLeft();
  }

  @Test
  void a_child_spec_is_temporary() {
    ChildSpec<Pid> spec = Task.childSpec(() -> {});
    assertThat(spec.id()).isEqualTo("Task");
    assertThat(spec.restart()).isEqualTo(Restart.TEMPORARY);
    assertThat(spec.shutdown()).isEqualTo(Shutdown.after(Duration.ofSeconds(5)));
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.WORKER);
  }

  @Test
  void a_supervisor_can_start_one() {
    var self = Pid.self();
    var supervisor =
        Supervisor.of(
                Strategy.ONE_FOR_ONE,
                Task.childSpec(() -> {
                  self.send(Task.callers());
                  hang();
                }))
            .startLink()
            .orElseThrow();
    assertThat(supervisor.count().active()).isEqualTo(1);
    assertThat(receive()).isEqualTo(List.of(supervisor.whereis().orElseThrow()));
    supervisor.stop();
    nothingIsLeft();
  }

  // callers

  @Test
  void a_process_that_is_no_task_works_for_itself() {
    assertThat(Task.callers()).isEmpty();
  }

  @Test
  void a_task_knows_for_whom_it_works_through_all_tasks_between() {
    Callable<List<Pid>> inner = Task::callers;
    var middle =
        Task.async(() -> {
          var callers = Task.async(inner).await();
          return List.of(Pid.self(), callers);
        });
    var pid = pid(middle);
    assertThat((Object) middle.await()).isEqualTo(List.of(pid, List.of(pid, Pid.self())));
  }

  @Test
  void processes_that_are_no_tasks_do_not_inherit_them() {
    var task =
        Task.async(() -> {
          var self = Pid.self();
          Processes.spawn(() -> self.send(Task.callers()));
          return receive();
        });
    assertThat(task.await()).isEqualTo(List.of());
  }

  @Test
  void started_processes_inherit_them() {
    var self = Pid.self();
    Task.start(() -> self.send(Task.callers()));
    assertThat(receive()).isEqualTo(List.of(self));
    Task.startLink(() -> self.send(Task.callers()));
    assertThat(receive()).isEqualTo(List.of(self));
  }

  @Test
  void a_long_chain_of_tasks_is_cut() {
    assertThat(depth(40)).hasSize(16);
  }

  private static List<Pid> depth(int tasks) {
    return tasks == 0 ? Task.callers() : Task.async(() -> depth(tasks - 1)).await();
  }

  // The log

  static List<ExitReason> orderlyEnds() {
    return List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("enough"));
  }

  @ParameterizedTest
  @MethodSource("orderlyEnds")
  void an_orderly_end_is_not_logged(ExitReason reason) {
    Processes.trapExits(true);
    try (var log = Log.open()) {
      var task = Task.async(() -> Processes.exit(reason));
      assertThat(down(task.monitor())).isEqualTo(reason);
      assertThat(log.errors()).isEmpty();
    }
  }

  @Test
  void a_failure_is_logged_once_with_those_for_whom_it_worked() {
    Processes.trapExits(true);
    try (var log = Log.open()) {
      var outer =
          Task.async(() -> {
            Processes.trapExits(true);
            var inner =
                Task.async(() -> {
                  Processes.label("the inner one");
                  throw new IllegalStateException("the disk is full");
                });
            down(inner.monitor());
            return pid(inner);
          });
      var pid = outer.await();
      assertThat(log.errors())
          .singleElement()
          .asString()
          .startsWith("task " + pid + " the inner one failed: java.lang.IllegalStateException: the")
          .contains("\nstarted by " + pid(outer) + ", for " + Pid.self() + "\n")
          .contains("\n\tat ")
          .contains("TaskTest");
    }
  }

  @Test
  void a_failure_of_a_process_that_nobody_awaits_is_logged_once() {
    try (var log = Log.open()) {
      var go = new CountDownLatch(1);
      var pid =
          Task.start(
                  () -> {
                    go.await();
                    throw Processes.exit(Why.BOOM);
                  })
              .orElseThrow();
      var monitor = Processes.monitor(pid);
      go.countDown();
      assertThat(down(monitor)).isEqualTo(Why.BOOM);
      assertThat(log.errors()).singleElement().asString().contains(pid + " failed: BOOM");
    }
  }

  @Test
  void the_end_by_an_exit_signal_is_not_logged() {
    try (var log = Log.open()) {
      var pid = Task.start(Tasks::hang).orElseThrow();
      var monitor = Processes.monitor(pid);
      Processes.exit(pid, Why.BANG);
      assertThat(down(monitor)).isEqualTo(Why.BANG);
      assertThat(log.errors()).isEmpty();
    }
  }

  @Test
  void a_failed_call_in_a_task_is_its_reason() {
    Processes.trapExits(true);
    var operation = new Operation.Await(Pid.self(), Duration.ZERO);
    var task =
        Task.async(() -> {
          throw new ExitException(operation, Why.BOOM);
        });
    assertThat(down(task.monitor())).isEqualTo(new ExitReason.During(operation, Why.BOOM));
  }

  // Strangers

  @Test
  void only_the_owner_may_ask_for_the_outcome() {
    var task = Task.async(Tasks::number);
    Task.async(
            () -> {
              refused(task, task::await);
              refused(task, () -> task.await(Duration.ZERO));
              refused(task, () -> task.yield(Duration.ZERO));
              refused(task, task::shutdown);
              refused(task, () -> task.shutdown(Shutdown.BRUTAL_KILL));
              refused(task, task::ignore);
              refused(task, () -> task.toFuture().isDone());
              refused(task, () -> Task.awaitMany(List.of(task)));
              refused(task, () -> Task.yieldMany(List.of(task)));
              return true;
            })
        .await();
    task.send(7);
    assertThat(task.await()).isEqualTo(7);
    nothingIsLeft();
  }

  private static void refused(Task<?> task, Callable<?> question) {
    assertThatIllegalArgumentException()
        .isThrownBy(question::call)
        .withMessage(
            "expected "
                + task.owner()
                + " to ask for the outcome of "
                + task
                + ", for it started it, got: "
                + Pid.self());
  }
}
