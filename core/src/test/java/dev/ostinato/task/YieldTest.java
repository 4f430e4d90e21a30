package dev.ostinato.task;

import static dev.ostinato.task.Tasks.arrived;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.exit;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.ok;
import static dev.ostinato.task.Tasks.pid;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.task.Tasks.Why;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asking for outcomes without giving the tasks up, and giving them up without ending them. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class YieldTest {

  private static Task<Integer> failing(ExitReason reason) {
    return Task.async(() -> {
      throw Processes.exit(reason);
    });
  }

  private static void awaitEnd(Task<?> task) {
    var _ = down(Processes.monitor(task));
  }

  @Test
  void a_result_is_an_outcome_and_the_down_is_taken_too() {
    var task = Task.async(() -> 7);
    awaitEnd(task);
    assertThat(task.yield(ZERO)).contains(ok(7));
    nothingIsLeft();
  }

  @Test
  void when_the_time_is_over_it_can_be_asked_again() {
    var task = Task.async(Tasks::number);
    assertThat(task.yield(ZERO)).isEmpty();
    assertThat(task.yield(ofMillis(1))).isEmpty();
    task.send(7);
    assertThat(task.yield(Processes.INFINITY)).contains(ok(7));
    nothingIsLeft();
  }

  @Test
  void an_end_without_a_result_is_an_exit() {
    assertThat(failing(ExitReason.NORMAL).yield(Processes.INFINITY))
        .contains(exit(ExitReason.NORMAL));
    nothingIsLeft();
  }

  @Test
  void a_failure_is_an_exit_and_a_signal_for_one_who_traps() {
    Processes.trapExits(true);
    var task = failing(Why.BOOM);
    assertThat(task.yield(Processes.INFINITY)).contains(exit(Why.BOOM));
    assertThat(arrived()).containsExactly(new ExitSignal(pid(task), Why.BOOM));
  }

  @Nested
  class Many {

    private static <R> List<Optional<Outcome<R>>> look(
        Collection<? extends Task<? extends R>> tasks, YieldOption... options) {
      List<Task.Yielded<R>> yielded = Task.yieldMany(tasks, options);
      assertThat(yielded.stream().map(Task.Yielded::task).toList()).isEqualTo(List.copyOf(tasks));
      return yielded.stream().map(Task.Yielded::outcome).toList();
    }

    @Test
    void outcomes_come_in_the_order_of_the_tasks() {
      Processes.trapExits(true);
      var first = Task.async(() -> 1);
      var late = Task.async(Tasks::number);
      var failing = failing(Why.BOOM);
      awaitEnd(first);
      awaitEnd(failing);
      assertThat(look(List.of(first, late, failing), YieldOption.timeout(ZERO)))
          .containsExactly(Optional.of(ok(1)), Optional.empty(), Optional.of(exit(Why.BOOM)));
      late.send(2);
      assertThat(late.await()).isEqualTo(2);
    }

    @Test
    void it_waits_for_all() {
      var a = Task.async(Tasks::number);
      var b =
          Task.async(() -> {
            a.send(1);
            return 2;
          });
      assertThat(look(List.of(a, b), YieldOption.timeout(Processes.INFINITY)))
          .containsExactly(Optional.of(ok(1)), Optional.of(ok(2)));
      nothingIsLeft();
    }

    @Test
    void without_tasks_there_is_nothing_to_wait_for() {
      assertThat(Task.<Integer>yieldMany(List.of())).isEmpty();
    }

    @Test
    void at_the_limit_it_returns_and_does_nothing_to_the_others() {
      var late = Task.async(Tasks::number);
      var done = Task.async(() -> 2);
      var options =
          new YieldOption[] {
            YieldOption.limit(1), YieldOption.timeout(Processes.INFINITY), YieldOption.killLate()
          };
      assertThat(look(List.of(late, done), options))
          .containsExactly(Optional.empty(), Optional.of(ok(2)));
      late.send(1);
      assertThat(late.await()).isEqualTo(1);
      nothingIsLeft();
    }

    @Test
    void a_limit_of_none_looks_at_nothing() {
      var done = Task.async(() -> 2);
      awaitEnd(done);
      assertThat(look(List.of(done), YieldOption.limit(0))).containsExactly(Optional.empty());
      assertThat(done.await()).isEqualTo(2);
    }

    @Test
    void below_the_limit_the_time_decides() {
      var late = Task.async(Tasks::number);
      var done = Task.async(() -> 2);
      awaitEnd(done);
      assertThat(look(List.of(late, done), YieldOption.limit(2), YieldOption.timeout(ofMillis(1))))
          .containsExactly(Optional.empty(), Optional.of(ok(2)));
      assertThat(Processes.isAlive(pid(late))).isTrue();
    }

    @Test
    void those_that_are_late_can_be_killed() {
      var late = Task.async(Tasks::hangOn);
      var done = Task.async(() -> 2);
      awaitEnd(done);
      assertThat(look(List.of(late, done), YieldOption.timeout(ZERO), YieldOption.killLate()))
          .containsExactly(Optional.empty(), Optional.of(ok(2)));
      assertThat(Processes.list()).containsExactly(Pid.self());
      nothingIsLeft();
    }

    @Test
    @Impatient
    void those_that_are_late_and_do_not_unwind_end_side_by_side() {
      var gate = new CountDownLatch(1);
      var begun = new CountDownLatch(3);
      var late =
          List.of(1, 2, 3).stream()
              .map(i ->
                  Task.async(() -> {
                    begun.countDown();
                    Tasks.holdOut(gate);
                    return i;
                  }))
              .toList();
      Tasks.await(begun);
      assertThat(look(late, YieldOption.timeout(ZERO), YieldOption.killLate()))
          .containsExactly(Optional.empty(), Optional.empty(), Optional.empty());
      gate.countDown();
      nothingIsLeft();
    }

    @Test
    void those_that_are_late_can_be_ignored() {
      var late = Task.async(Tasks::number);
      assertThat(look(List.of(late), YieldOption.timeout(ZERO), YieldOption.ignoreLate()))
          .containsExactly(Optional.empty());
      assertThat(Processes.info(pid(late)).orElseThrow().links()).isEmpty();
      var end = Processes.monitor(late);
      late.send(1);
      assertThat(down(end)).isEqualTo(ExitReason.NORMAL);
      nothingIsLeft();
    }

    @Test
    void options_that_are_none_are_refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> YieldOption.limit(-1))
          .withMessage("expected a limit >= 0, got: -1");
      assertThatIllegalArgumentException().isThrownBy(() -> YieldOption.timeout(ofNanos(-1)));
    }
  }

  @Nested
  class Ignoring {

    @Test
    void returns_a_result_that_is_there() {
      var task = Task.async(() -> 7);
      awaitEnd(task);
      assertThat(task.ignore()).contains(ok(7));
      nothingIsLeft();
    }

    @Test
    void returns_a_failure_that_is_there() {
      Processes.trapExits(true);
      var task = failing(Why.BOOM);
      awaitEnd(task);
      assertThat(task.ignore()).contains(exit(Why.BOOM));
      assertThat(arrived()).containsExactly(new ExitSignal(pid(task), Why.BOOM));
    }

    @Test
    void drops_a_result_that_is_late() {
      var task = Task.async(Tasks::number);
      assertThat(task.ignore()).isEmpty();
      var end = Processes.monitor(task);
      task.send(7);
      assertThat(down(end)).isEqualTo(ExitReason.NORMAL);
      nothingIsLeft();
    }

    @Test
    void a_late_failure_harms_nobody() {
      var task =
          Task.async(() -> {
            var why = Processes.receive(Why.class);
            throw Processes.exit(why);
          });
      assertThat(task.ignore()).isEmpty();
      var end = Processes.monitor(task);
      task.send(Why.BOOM);
      assertThat(down(end)).isEqualTo(Why.BOOM);
      nothingIsLeft();
    }

    @Test
    void returns_the_value_of_a_completed_task() {
      assertThat(Task.completed(7).ignore()).contains(ok(7));
      nothingIsLeft();
    }

    @Test
    void one_that_was_awaited_has_nothing_more_to_say() {
      var task = Task.async(() -> 7);
      task.await();
      assertThat(task.ignore()).isEmpty();
    }
  }

  @Test
  void a_negative_time_is_refused() {
    var task = Task.completed(7);
    assertThatIllegalArgumentException().isThrownBy(() -> task.yield(Duration.ofNanos(-1)));
  }
}
