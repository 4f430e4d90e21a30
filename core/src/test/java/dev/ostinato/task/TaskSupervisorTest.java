package dev.ostinato.task;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Shutdown.BRUTAL_KILL;
import static dev.ostinato.task.Tasks.arrived;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.endOf;
import static dev.ostinato.task.Tasks.exit;
import static dev.ostinato.task.Tasks.exitOf;
import static dev.ostinato.task.Tasks.message;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.ok;
import static dev.ostinato.task.Tasks.pid;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.DynamicSupervisor;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Tasks.Why;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks under a supervisor. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class TaskSupervisorTest {

  /**
   * The result of a task that has ended. One that has replied may still be about to end: if its
   * supervisor is stopped then, it ends with {@code Shutdown}, and so does the owner that is
   * linked.
   */
  private static <R> R resultAfterEnd(Task<R> task) {
    var monitor = Processes.monitor(task);
    R result = task.await();
    receive(Down.class, down -> down.monitor() == monitor);
    return result;
  }

  private static TaskSupervisor start() {
    return TaskSupervisor.of().startLink().orElseThrow();
  }

  private static TaskSupervisor withRoomFor(int tasks) {
    return TaskSupervisor.of().maxChildren(tasks).startLink().orElseThrow();
  }

  private static Pid pidOf(TaskSupervisor tasks) {
    return tasks.whereis().orElseThrow();
  }

  private static int boom() {
    throw Processes.exit(Why.BOOM);
  }

  // The supervisor itself

  @Test
  void can_be_named_and_supervised() {
    TaskSupervisor tasks = TaskSupervisor.local("tasks");
    var top =
        Supervisor.of(
                Strategy.ONE_FOR_ONE, TaskSupervisor.named(tasks), TaskSupervisor.of().childSpec())
            .startLink()
            .orElseThrow();
    assertThat(top.count().supervisors()).isEqualTo(2);
    assertThat(resultAfterEnd(tasks.async(() -> 7))).isEqualTo(7);
    assertThat(resultAfterEnd(TaskSupervisor.at(pidOf(tasks)).async(() -> 8))).isEqualTo(8);
    top.stop();
    nothingIsLeft();
  }

  @Test
  void is_a_supervisor_to_the_one_above() {
    ChildSpec<TaskSupervisor> spec = TaskSupervisor.of().childSpec();
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.SUPERVISOR);
    assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
    assertThat(spec.shutdown()).isEqualTo(Shutdown.INFINITY);
    assertThat(spec.id()).isEqualTo("TaskSupervisor");
    assertThat(TaskSupervisor.named(TaskSupervisor.local("a")).childSpec().id())
        .isEqualTo(TaskSupervisor.local("a").address());
  }

  @Test
  void a_name_that_is_taken_is_a_failed_start() {
    var spec = TaskSupervisor.named(TaskSupervisor.local("tasks"));
    var first = pidOf(spec.startLink().orElseThrow());
    assertThat(spec.startLink())
        .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(first)));
  }

  @Test
  void limits_and_names_that_are_none_are_refused() {
    var spec = TaskSupervisor.of();
    assertThatIllegalArgumentException().isThrownBy(() -> spec.maxChildren(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> spec.intensity(-1, ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskSupervisor.named(TaskSupervisor.at(Pid.self())))
        .withMessageStartingWith("expected a handle of TaskSupervisor.local, got");
  }

  @Test
  void knows_its_tasks() {
    var tasks = start();
    assertThat(tasks.children()).isEmpty();
    var first = tasks.async(Tasks::number);
    var second = tasks.startChild(Tasks::hang).orElseThrow();
    assertThat(tasks.children()).containsExactly(pid(first), second);
    first.send(7);
    assertThat(resultAfterEnd(first)).isEqualTo(7);
    assertThat(tasks.terminateChild(second)).isTrue();
    assertThat(tasks.terminateChild(second)).isFalse();
    assertThat(tasks.terminateChild(Pid.self())).isFalse();
    assertThat(tasks.children()).isEmpty();
    tasks.stop();
    nothingIsLeft();
  }

  @Test
  void ends_its_tasks_when_it_ends() {
    var tasks = start();
    var task = tasks.asyncNolink(Tasks::number);
    tasks.stop(ExitReason.NORMAL, Processes.INFINITY);
    assertThat(task.yield(Processes.INFINITY)).contains(exit(ExitReason.SHUTDOWN));
    nothingIsLeft();
  }

  @Test
  void a_task_has_the_time_to_end_that_was_said() {
    var tasks = start();
    var trapping = new CountDownLatch(1);
    var task =
        tasks.asyncNolink(
            () -> {
              trapping.countDown();
              return Tasks.hangOn();
            },
            BRUTAL_KILL);
    Tasks.await(trapping);
    tasks.stop();
    assertThat(task.yield(Processes.INFINITY)).contains(exit(new ExitReason.Killed()));
    assertThatNullPointerException().isThrownBy(() -> tasks.async(() -> 1, null));
    assertThatNullPointerException().isThrownBy(() -> tasks.asyncNolink(() -> 1, (Shutdown) null));
  }

  // async

  @Nested
  class Linked {

    @Test
    void a_task_is_a_child_and_linked_to_both_and_works_for_its_owner() {
      var tasks = start();
      var task =
          tasks.async(() -> {
            receive(Integer.class);
            return Task.callers();
          });
      var info = Processes.info(pid(task)).orElseThrow();
      assertThat(info.ancestors()).startsWith(pidOf(tasks), Pid.self());
      assertThat(info.links()).containsExactlyInAnyOrder(pidOf(tasks), Pid.self());
      task.send(1);
      assertThat(resultAfterEnd(task)).containsExactly(Pid.self());
      tasks.stop();
      nothingIsLeft();
    }

    @Test
    void its_failure_is_an_exit_of_await_for_one_who_traps() {
      var tasks = start();
      Processes.trapExits(true);
      var task = tasks.async(TaskSupervisorTest::boom);
      assertThat(exitOf(task::await).reason()).isEqualTo(Why.BOOM);
      assertThat(arrived()).containsExactly(new ExitSignal(pid(task), Why.BOOM));
      Task<Integer> crash =
          tasks.async(() -> {
            throw new IllegalStateException("oops");
          });
      assertThat(message(exitOf(crash::await).reason())).isEqualTo("oops");
      assertThat(tasks.whereis()).isPresent();
    }

    @Test
    void its_failure_ends_an_owner_that_does_not_trap() {
      var tasks = start();
      var owner = Processes.spawnMonitor(() -> tasks.async(TaskSupervisorTest::boom).await());
      assertThat(down(owner.monitor())).isEqualTo(Why.BOOM);
    }

    @Test
    void its_failure_is_logged_once_by_it() {
      var tasks = start();
      try (var log = Log.open()) {
        var task = tasks.asyncNolink(TaskSupervisorTest::boom);
        assertThat(down(task.monitor())).isEqualTo(Why.BOOM);
        assertThat(tasks.children()).isEmpty();
        assertThat(log.errors("task " + pid(task)))
            .singleElement()
            .asString()
            .contains("started by " + Pid.self());
      }
    }

    @Test
    void one_too_many_is_refused() {
      var tasks = withRoomFor(1);
      var task = tasks.async(Tasks::number);
      assertThatThrownBy(() -> tasks.async(() -> 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("expected room for one more task, got: ");
      assertThatThrownBy(() -> tasks.asyncNolink(() -> 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(tasks.startChild(() -> {}))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.MaxChildren()));
      task.send(7);
      assertThat(task.await()).isEqualTo(7);
    }

    @Test
    void under_a_supervisor_that_is_not_there_nothing_is_started() {
      TaskSupervisor nobody = TaskSupervisor.local("nobody");
      assertThat(exitOf(() -> nobody.async(() -> 1)).reason())
          .isEqualTo(new ExitReason.NoProcess());
      assertThat(exitOf(() -> nobody.startChild(() -> {})).reason())
          .isEqualTo(new ExitReason.NoProcess());
      nothingIsLeft();
    }

    @Test
    void null_is_no_work() {
      var tasks = start();
      assertThatNullPointerException().isThrownBy(() -> tasks.async(null)).withMessage("work");
      assertThatNullPointerException().isThrownBy(() -> tasks.asyncNolink(null));
      assertThatNullPointerException().isThrownBy(() -> tasks.startChild(null));
      assertThatNullPointerException()
          .isThrownBy(() -> tasks.startChild(() -> {}, null, BRUTAL_KILL));
      assertThat(tasks.children()).isEmpty();
    }
  }

  // asyncNolink

  @Nested
  class Unlinked {

    @Test
    void a_task_is_monitored_but_not_linked() {
      var tasks = start();
      var task = tasks.asyncNolink(Tasks::number);
      var info = Processes.info(pid(task)).orElseThrow();
      assertThat(info.links()).containsExactly(pidOf(tasks));
      assertThat(info.monitoredBy()).containsExactly(Pid.self());
      task.send(7);
      assertThat(receive()).isEqualTo(new Task.Reply<>(task, 7));
      assertThat(receive()).isEqualTo(new Down(task.monitor(), pid(task), ExitReason.NORMAL));
    }

    @Test
    void its_failure_is_an_exit_and_no_more() {
      var tasks = start();
      assertThat(exitOf(tasks.asyncNolink(TaskSupervisorTest::boom)::await).reason())
          .isEqualTo(Why.BOOM);
      assertThat(tasks.asyncNolink(TaskSupervisorTest::boom).yield(Processes.INFINITY))
          .contains(exit(Why.BOOM));
      tasks.stop();
      nothingIsLeft();
    }

    @Test
    void it_outlives_its_owner() {
      var tasks = start();
      var owner =
          Processes.spawnMonitor(() -> {
            receive(Pid.class).send(tasks.asyncNolink(Tasks::number).address());
            throw Processes.exit(Why.BANG);
          });
      owner.handle().send(Pid.self());
      var task = receive(Pid.class);
      assertThat(down(owner.monitor())).isEqualTo(Why.BANG);
      assertThat(tasks.children()).containsExactly(task);
    }
  }

  // A message of one's own

  record Done(Outcome<Integer> outcome, Pid madeBy) {}

  @Nested
  class OwnMessages {

    @Test
    void a_result_comes_as_a_message_that_the_owner_makes() {
      var tasks = start();
      var pid =
          tasks.asyncNolink(
              Tasks::number, (Outcome<Integer> outcome) -> new Done(outcome, Pid.self()));
      assertThat(Processes.info(pid).orElseThrow().links()).containsExactly(pidOf(tasks));
      pid.send(7);
      assertThat(receive()).isEqualTo(new Done(ok(7), Pid.self()));
      tasks.stop();
      nothingIsLeft();
    }

    @Test
    void a_failure_comes_as_one_too() {
      var tasks = start();
      tasks.asyncNolink(
          TaskSupervisorTest::boom, (Outcome<Integer> outcome) -> new Done(outcome, Pid.self()));
      assertThat(receive()).isEqualTo(new Done(exit(Why.BOOM), Pid.self()));
      tasks.stop();
      nothingIsLeft();
    }

    @Test
    void so_does_the_end_by_the_supervisor() {
      var tasks = start();
      tasks.asyncNolink(Tasks::number, (Outcome<Integer> outcome) -> new Done(outcome, Pid.self()));
      tasks.stop();
      assertThat(receive()).isEqualTo(new Done(exit(ExitReason.SHUTDOWN), Pid.self()));
    }

    @Test
    void when_it_comes_there_is_room_for_the_next() {
      var tasks = withRoomFor(1);
      for (int i = 0; i < 200; i++) {
        tasks.asyncNolink(() -> 1, (Outcome<Integer> outcome) -> outcome);
        assertThat(receive()).isEqualTo(ok(1));
      }
    }

    @Test
    void one_too_many_is_refused_and_gives_no_message() {
      var tasks = withRoomFor(0);
      assertThatThrownBy(() -> tasks.asyncNolink(() -> 1, (Outcome<Integer> outcome) -> outcome))
          .isInstanceOf(IllegalStateException.class);
      assertThat(arrived()).isEmpty();
    }

    @Test
    void null_is_no_message() {
      var tasks = start();
      assertThatNullPointerException()
          .isThrownBy(() ->
              tasks.asyncNolink(() -> 1, (java.util.function.Function<Outcome<Integer>, ?>) null))
          .withMessage("toMessage");
      tasks.asyncNolink(() -> 1, (Outcome<Integer> _) -> null);
      assertThatNullPointerException()
          .isThrownBy(() -> receive(Object.class))
          .withMessage("toMessage returned null");
    }
  }

  // startChild

  @Nested
  class Children {

    @Test
    void are_awaited_by_nobody_and_work_for_the_one_who_asked() {
      var tasks = start();
      var self = Pid.self();
      var pid =
          tasks
              .startChild(() -> {
                receive(Integer.class);
                self.send(Task.callers());
              })
              .orElseThrow();
      assertThat(Processes.info(pid).orElseThrow().links()).containsExactly(pidOf(tasks));
      assertThat(Processes.info(pid).orElseThrow().monitoredBy()).isEmpty();
      pid.send(1);
      assertThat(receive()).isEqualTo(List.of(self));
      tasks.stop();
      nothingIsLeft();
    }

    @Test
    void are_temporary_if_nothing_is_said() {
      var tasks = start();
      var pid = tasks.startChild(Tasks::number).orElseThrow();
      Processes.exit(pid, Why.BOOM);
      endOf(pid);
      assertThat(tasks.children()).isEmpty();
    }

    @Test
    void may_be_restarted_and_still_work_for_the_same() {
      var tasks = TaskSupervisor.of().intensity(10, ofHours(1)).startLink().orElseThrow();
      var self = Pid.self();
      tasks.startChild(
          () -> {
            self.send(List.of(Pid.self(), Task.callers()));
            throw Processes.exit(receive(ExitReason.class));
          },
          Restart.TRANSIENT,
          BRUTAL_KILL);
      var first = (List<?>) receive();
      ((Pid) first.getFirst()).send(Why.BOOM);
      var second = (List<?>) receive();
      assertThat(second.getFirst()).isNotEqualTo(first.getFirst());
      assertThat(second.getLast()).isEqualTo(first.getLast()).isEqualTo(List.of(self));
      var monitor = Processes.monitor((Pid) second.getFirst());
      ((Pid) second.getFirst()).send(ExitReason.NORMAL);
      assertThat(down(monitor)).isEqualTo(ExitReason.NORMAL);
      assertThat(tasks.children()).isEmpty();
    }

    @Test
    void that_must_be_restarted_too_often_end_the_supervisor() {
      Processes.trapExits(true);
      var tasks = TaskSupervisor.of().intensity(0, ofHours(1)).startLink().orElseThrow();
      var pid = pidOf(tasks);
      tasks.startChild(() -> Processes.exit(Why.BOOM), Restart.PERMANENT, BRUTAL_KILL);
      assertThat(receive()).isEqualTo(new ExitSignal(pid, ExitReason.SHUTDOWN));
    }
  }

  // Between the start and the beginning of a task

  @Nested
  class Unbegun {

    private DynamicSupervisor dynamic() {
      return DynamicSupervisor.of().startLink().orElseThrow();
    }

    private static Pid started(
        DynamicSupervisor supervisor, Starter.Supervised starter, Pid owner) {
      return supervisor.startChild(starter.spec(owner)).orElseThrow();
    }

    private static Monitor watched(Pid pid) {
      return Processes.monitor(pid);
    }

    @Test
    void a_task_whose_owner_ends_first_shuts_down_with_its_reason() {
      var supervisor = dynamic();
      var owner = Processes.spawn(Tasks::hang);
      var child = started(supervisor, new Starter.Supervised(supervisor, BRUTAL_KILL), owner);
      var end = watched(child);
      while (!Processes.info(owner).orElseThrow().monitoredBy().contains(child)) {
        assertThat(Thread.interrupted()).as("told to give up").isFalse();
      }
      Processes.exit(owner, Why.BOOM);
      assertThat(down(end)).isEqualTo(ExitReason.shutdown(Why.BOOM));
    }

    @Test
    void a_task_that_is_not_told_to_begin_gives_up() {
      var supervisor = dynamic();
      var starter = new Starter.Supervised(supervisor, BRUTAL_KILL, ofMillis(1));
      assertThat(endOf(started(supervisor, starter, Pid.self())))
          .isIn(new ExitReason.Timeout(), new ExitReason.NoProcess());
    }

    @Test
    void it_waits_five_seconds() {
      assertThat(new Starter.Supervised(dynamic(), BRUTAL_KILL).patience()).isEqualTo(ofSeconds(5));
    }

    @Test
    void what_comes_before_the_word_to_begin_is_left_for_the_task() {
      var tasks = start();
      var task = tasks.async(Tasks::number);
      task.send("before");
      task.send(7);
      assertThat(task.await()).isEqualTo(7);
    }
  }
}
