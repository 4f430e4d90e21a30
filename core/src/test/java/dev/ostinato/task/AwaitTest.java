package dev.ostinato.task;

import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.task.Tasks.arrived;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.endOf;
import static dev.ostinato.task.Tasks.exitOf;
import static dev.ostinato.task.Tasks.message;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.pid;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.task.Tasks.Why;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Waiting for the result of one task, and of many. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class AwaitTest {

  private static final Operation.Await AWAIT = new Operation.Await(Pid.self(), ofSeconds(5));

  private static Task<Integer> failing(ExitReason reason) {
    return Task.async(() -> {
      throw Processes.exit(reason);
    });
  }

  /** A task whose outcome is in the mailbox. */
  private static <R> Task<R> arrivedOf(Task<R> task) {
    var monitor = Processes.monitor(task);
    var _ = down(monitor);
    return task;
  }

  @Test
  void a_result_that_is_there_is_returned_at_once_and_leaves_nothing() {
    var task = arrivedOf(Task.async(() -> 7));
    assertThat(task.await(ZERO)).isEqualTo(7);
    nothingIsLeft();
  }

  @Test
  void other_messages_stay_in_their_order() {
    Pid.self().send("before");
    var task = Task.async(Tasks::number);
    Pid.self().send("after");
    task.send(7);
    assertThat(task.await()).isEqualTo(7);
    assertThat(arrived()).containsExactly("before", "after");
  }

  @Test
  void a_failure_ends_an_owner_that_does_not_trap_exits_with_its_reason() {
    var owner = Processes.spawnMonitor(() -> failing(Why.BOOM).await());
    assertThat(down(owner.monitor())).isEqualTo(Why.BOOM);
  }

  @Test
  void a_failure_is_an_exit_of_await_in_an_owner_that_traps_exits() {
    Processes.trapExits(true);
    var task = failing(Why.BOOM);
    var exit = exitOf(task::await);
    assertThat(exit.reason()).isEqualTo(Why.BOOM);
    assertThat(exit.operation()).contains(new Operation.Await(pid(task), ofSeconds(5)));
    assertThat(arrived()).containsExactly(new ExitSignal(pid(task), Why.BOOM));
  }

  @Test
  void an_exception_is_a_crash() {
    Processes.trapExits(true);
    var task =
        Task.async(() -> {
          throw new java.io.IOException("no such file");
        });
    assertThat(message(exitOf(task::await).reason())).isEqualTo("no such file");
  }

  @Test
  void an_error_is_a_crash() {
    Processes.trapExits(true);
    var task =
        Task.async(() -> {
          throw new AssertionError("impossible");
        });
    assertThat(message(exitOf(task::await).reason())).isEqualTo("impossible");
  }

  @Test
  void a_task_that_exits_normally_has_no_result() {
    assertThat(exitOf(failing(ExitReason.NORMAL)::await).reason()).isEqualTo(ExitReason.NORMAL);
    nothingIsLeft();
  }

  @Test
  void an_await_that_is_not_caught_ends_the_owner_with_both() {
    var owner =
        Processes.spawnMonitor(() -> {
          Processes.trapExits(true);
          failing(Why.BOOM).await();
        });
    assertThat(down(owner.monitor()))
        .isInstanceOfSatisfying(
            ExitReason.During.class,
            during -> {
              assertThat(during.reason()).isEqualTo(Why.BOOM);
              assertThat(during.operation().timeout()).isEqualTo(AWAIT.timeout());
            });
  }

  @Test
  void when_the_time_is_over_the_task_goes_on_and_its_result_is_dropped() {
    var task = Task.async(Tasks::number);
    var exit = exitOf(() -> task.await(ofMillis(1)));
    assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
    assertThat(exit.operation()).contains(new Operation.Await(pid(task), ofMillis(1)));
    assertThat(Processes.isAlive(pid(task))).isTrue();
    assertThat(Processes.info(pid(task)).orElseThrow().monitoredBy()).isEmpty();
    var end = Processes.monitor(task);
    task.send(7);
    assertThat(down(end)).isEqualTo(ExitReason.NORMAL);
    nothingIsLeft();
  }

  @Test
  void to_await_again_is_to_wait_in_vain() {
    var task = Task.async(() -> 7);
    assertThat(task.await()).isEqualTo(7);
    assertThat(exitOf(() -> task.await(ofMillis(1))).reason()).isEqualTo(new ExitReason.Timeout());
    nothingIsLeft();
  }

  @Test
  void a_negative_time_is_refused_and_changes_nothing() {
    var task = Task.async(Tasks::number);
    assertThatIllegalArgumentException().isThrownBy(() -> task.await(ofNanos(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.awaitMany(List.of(task), ofNanos(-1)));
    task.send(7);
    assertThat(task.await()).isEqualTo(7);
  }

  @Test
  void downs_and_replies_of_others_are_left() {
    var other = arrivedOf(Task.async(() -> 1));
    var task = Task.async(() -> 2);
    assertThat(task.await()).isEqualTo(2);
    assertThat(arrived())
        .containsExactly(
            new Task.Reply<>(other, 1), new Down(other.monitor(), pid(other), ExitReason.NORMAL));
  }

  // Guests

  @Test
  void a_thread_that_is_no_process_can_own_tasks() throws Exception {
    assertThat(asGuest(() -> Task.async(() -> 7).await())).isEqualTo(7);
  }

  @Test
  void a_failure_is_thrown_into_a_thread_that_is_no_process_and_leaves_nothing() throws Exception {
    var left =
        asGuest(() -> {
          var task = failing(Why.BOOM);
          assertThat(exitOf(task::await).reason()).isEqualTo(Why.BOOM);
          endOf(pid(task));
          return arrived();
        });
    assertThat(left).isEmpty();
  }

  @Nested
  class Many {

    @Test
    void results_come_in_the_order_of_the_tasks() {
      var slow = Task.async(Tasks::number);
      var fast = Task.async(() -> 2);
      var third = Task.async(() -> receive(String.class).length());
      third.send("abc");
      var _ = down(Processes.monitor(fast));
      slow.send(1);
      assertThat(Task.awaitMany(List.of(slow, fast, third))).containsExactly(1, 2, 3);
      nothingIsLeft();
    }

    private static <M> M receive(Class<M> type) {
      return Processes.receive(type);
    }

    @Test
    void of_no_tasks_there_are_no_results_at_once() {
      assertThat(Task.<Integer>awaitMany(List.of())).isEmpty();
    }

    @Test
    void tasks_may_have_results_of_several_types() {
      List<Task<? extends Number>> tasks = List.of(Task.async(() -> 1), Task.async(() -> 2.5));
      List<Number> results = Task.awaitMany(tasks);
      assertThat(results).containsExactly(1, 2.5);
    }

    @Test
    void one_task_may_stand_in_the_list_twice() {
      var task = Task.async(() -> 1);
      assertThat(Task.awaitMany(List.of(task, task))).containsExactly(1, 1);
      nothingIsLeft();
    }

    @Test
    void a_thousand_are_awaited_together() {
      var tasks = IntStream.range(0, 1000).mapToObj(i -> Task.async(() -> i)).toList();
      assertThat(Task.awaitMany(tasks)).isEqualTo(IntStream.range(0, 1000).boxed().toList());
      nothingIsLeft();
    }

    @Test
    void other_messages_are_left() {
      Pid.self().send("before");
      assertThat(Task.awaitMany(List.of(Task.async(() -> 1)))).containsExactly(1);
      Pid.self().send("after");
      assertThat(arrived()).containsExactly("before", "after");
    }

    @Test
    void the_time_is_for_all_together_and_late_results_are_dropped() {
      var done = Task.async(() -> 1);
      var late = Task.async(Tasks::number);
      var exit = exitOf(() -> Task.awaitMany(List.of(done, late), ofMillis(5)));
      assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
      assertThat(exit.operation()).contains(new Operation.AwaitMany(pid(late), 2, ofMillis(5)));
      var end = Processes.monitor(late);
      late.send(2);
      assertThat(down(end)).isEqualTo(ExitReason.NORMAL);
      nothingIsLeft();
    }

    @Test
    void the_first_failure_is_the_exit_of_all_while_others_go_on() {
      Processes.trapExits(true);
      var late = Task.async(Tasks::number);
      var failing = failing(Why.BOOM);
      var exit = exitOf(() -> Task.awaitMany(List.of(late, failing), Processes.INFINITY));
      assertThat(exit.reason()).isEqualTo(Why.BOOM);
      assertThat(exit.operation())
          .contains(new Operation.AwaitMany(pid(failing), 2, Processes.INFINITY));
      assertThat(exit).hasMessageContaining("awaitMany(" + pid(failing) + " of 2 tasks, infinity)");
      assertThat(Processes.isAlive(pid(late))).isTrue();
    }

    @Test
    void a_normal_end_without_a_result_is_a_failure() {
      var exit = exitOf(() -> Task.awaitMany(List.of(failing(ExitReason.NORMAL))));
      assertThat(exit.reason()).isEqualTo(ExitReason.NORMAL);
    }

    @Test
    void a_crash_is_a_failure() {
      Processes.trapExits(true);
      Task<Integer> task =
          Task.async(() -> {
            throw new IllegalStateException("oops");
          });
      assertThat(message(exitOf(() -> Task.awaitMany(List.of(task))).reason())).isEqualTo("oops");
    }

    @Test
    void a_result_that_came_after_the_failure_can_still_be_asked_for() {
      Processes.trapExits(true);
      var failing = arrivedOf(failing(Why.BOOM));
      var done = arrivedOf(Task.async(() -> 2));
      exitOf(() -> Task.awaitMany(List.of(failing, done)));
      assertThat(done.await(ZERO)).isEqualTo(2);
    }

    @Test
    void an_owner_that_does_not_trap_exits_ends_with_the_reason() {
      var owner =
          Processes.spawnMonitor(
              () -> Task.awaitMany(List.of(Task.async(Tasks::number), failing(Why.BANG))));
      assertThat(down(owner.monitor())).isEqualTo(Why.BANG);
    }
  }
}
