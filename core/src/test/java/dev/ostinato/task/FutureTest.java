package dev.ostinato.task;

import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.hangOn;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.task.Tasks.Why;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks for code that is no process. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class FutureTest {

  private static ExitException failure(CompletableFuture<?> future) {
    var thrown = catchThrowableOfType(CompletionException.class, future::join);
    return (ExitException) thrown.getCause();
  }

  private static <R> Task<R> ended(Task<R> task) {
    var _ = down(Processes.monitor(task));
    return task;
  }

  @Test
  void any_thread_may_join_it_and_the_owner_gets_no_message() throws Exception {
    var task = Task.async(Tasks::number);
    var future = task.toFuture();
    task.send(7);
    assertThat(asGuest(future::join)).isEqualTo(7);
    nothingIsLeft();
  }

  @Test
  void a_result_that_was_there_is_taken() {
    assertThat(ended(Task.async(() -> 7)).toFuture().join()).isEqualTo(7);
    assertThat(Task.completed(8).toFuture().join()).isEqualTo(8);
    nothingIsLeft();
  }

  @Test
  void it_knows_the_result_even_when_the_task_was_awaited_before() {
    var task = Task.async(() -> 7);
    task.await();
    assertThat(task.toFuture().join()).isEqualTo(7);
  }

  @Test
  void there_is_one_future_of_a_task() {
    var task = Task.async(Tasks::number);
    assertThat(task.toFuture()).isSameAs(task.toFuture());
  }

  @Test
  void a_failure_is_an_exit_with_its_reason() {
    Processes.trapExits(true);
    var task =
        Task.async(() -> {
          throw Processes.exit(Processes.receive(Why.class));
        });
    var future = task.toFuture();
    task.send(Why.BOOM);
    var failure = failure(future);
    assertThat(failure.reason()).isEqualTo(Why.BOOM);
    assertThat(failure.operation()).contains(new Operation.Await(pid(task), Processes.INFINITY));
    assertThat(Processes.receive(ExitSignal.class)).isEqualTo(new ExitSignal(pid(task), Why.BOOM));
    nothingIsLeft();
  }

  @Test
  void a_failure_that_was_there_is_an_exit() {
    Processes.trapExits(true);
    var task =
        Task.async(() -> {
          throw Processes.exit(Why.BANG);
        });
    assertThat(failure(ended(task).toFuture()).reason()).isEqualTo(Why.BANG);
  }

  @Test
  void to_cancel_it_kills_the_task_and_not_the_owner() {
    var trapping = new CountDownLatch(1);
    Task<Integer> task =
        Task.async(() -> {
          trapping.countDown();
          return hangOn();
        });
    Tasks.await(trapping);
    var end = Processes.monitor(task);
    assertThat(task.toFuture().cancel(true)).isTrue();
    assertThat(down(end)).isEqualTo(new ExitReason.Killed());
    nothingIsLeft();
  }

  @Test
  void any_thread_may_cancel_it() throws Exception {
    Task<Integer> task = Task.async(Tasks::hang);
    var end = Processes.monitor(task);
    var future = task.toFuture();
    var thread = new Thread(() -> future.cancel(true));
    thread.start();
    assertThat(down(end)).isEqualTo(new ExitReason.Killed());
    thread.join();
    nothingIsLeft();
  }

  @Test
  void to_complete_it_by_hand_or_by_time_kills_the_task_as_well() {
    Task<Integer> first = Task.async(Tasks::hang);
    var end = Processes.monitor(first);
    first.toFuture().complete(1);
    assertThat(down(end)).isEqualTo(new ExitReason.Killed());
    Task<Integer> second = Task.async(Tasks::hang);
    end = Processes.monitor(second);
    assertThat(second.toFuture().completeOnTimeout(2, 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo(2);
    assertThat(down(end)).isEqualTo(new ExitReason.Killed());
    nothingIsLeft();
  }

  @Test
  void what_hangs_on_it_runs_on_no_thread_of_a_process() {
    var task = Task.async(Tasks::number);
    var where = task.toFuture().thenApply(_ -> Thread.currentThread().getName());
    task.send(7);
    assertThat(where.join()).startsWith("outcome of task ");
  }

  @Test
  void to_await_it_afterwards_is_to_wait_in_vain() {
    var task = Task.async(() -> 7);
    assertThat(task.toFuture().join()).isEqualTo(7);
    assertThat(Tasks.exitOf(() -> task.await(Duration.ZERO)).reason())
        .isEqualTo(new ExitReason.Timeout());
  }
}
