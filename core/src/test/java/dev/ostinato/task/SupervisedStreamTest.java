package dev.ostinato.task;

import static dev.ostinato.task.StreamOption.inputOnExit;
import static dev.ostinato.task.StreamOption.killLate;
import static dev.ostinato.task.StreamOption.maxConcurrency;
import static dev.ostinato.task.StreamOption.unordered;
import static dev.ostinato.task.Tasks.down;
import static dev.ostinato.task.Tasks.exit;
import static dev.ostinato.task.Tasks.exitOf;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.ok;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Shutdown;
import dev.ostinato.task.Tasks.Why;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of tasks that are children of a supervisor. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class SupervisedStreamTest {

  private static final StreamOption FOR_EVER = StreamOption.timeout(Processes.INFINITY);
  private static final List<Integer> FOUR = List.of(1, 2, 3, 4);

  private final TaskSupervisor tasks = TaskSupervisor.local("tasks");

  private void start(int maxChildren) {
    assertThat(TaskSupervisor.named(tasks).maxChildren(maxChildren).startLink())
        .isInstanceOf(dev.ostinato.process.StartResult.Ok.class);
  }

  private void noTaskRuns() {
    assertThat(tasks.children()).isEmpty();
    tasks.stop();
    nothingIsLeft();
  }

  private static int failing(int n) {
    if (n == 2) {
      throw Processes.exit(Why.BOOM);
    }
    return n;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void the_tasks_are_children_and_work_for_the_consumer(int concurrency) {
    start(8);
    var supervisor = tasks.whereis().orElseThrow();
    var seen =
        tasks
            .asyncStream(
                FOUR,
                _ -> {
                  var ancestors = Processes.info(Pid.self()).orElseThrow().ancestors();
                  return List.of(ancestors.getFirst(), Task.callers());
                },
                maxConcurrency(concurrency))
            .map(Outcome::orElseThrow)
            .collect(Collectors.toSet());
    assertThat(seen).isEqualTo(Set.of(List.of(supervisor, List.of(Pid.self()))));
    noTaskRuns();
  }

  @Test
  void it_can_be_a_stage_of_any_stream() {
    start(8);
    assertThat(Stream.of(1, 2, 3).gather(tasks.<Integer, Integer>gather(n -> n + 1)).toList())
        .containsExactly(ok(2), ok(3), ok(4));
    assertThat(FOUR.stream().gather(tasks.gatherNolink(SupervisedStreamTest::failing)).toList())
        .containsExactly(ok(1), exit(Why.BOOM), ok(3), ok(4));
    noTaskRuns();
  }

  @Test
  void a_failure_ends_a_consumer_that_does_not_trap_exits() {
    start(8);
    var consumer =
        Processes.spawnMonitor(
            () -> tasks.asyncStream(FOUR, SupervisedStreamTest::failing).forEach(_ -> {}));
    assertThat(down(consumer.monitor())).isEqualTo(Why.BOOM);
  }

  @Test
  void a_failure_is_an_exit_to_one_who_traps_and_no_message() {
    start(8);
    Processes.trapExits(true);
    assertThat(tasks.asyncStream(FOUR, SupervisedStreamTest::failing, inputOnExit()).toList())
        .containsExactly(ok(1), exit(new FailedInput(2, Why.BOOM)), ok(3), ok(4));
    Processes.trapExits(false);
    assertThat(tasks.children()).isEmpty();
    assertThat(Tasks.arrived()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void without_links_a_failure_is_always_an_exit(int concurrency) {
    start(8);
    assertThat(
            tasks
                .asyncStreamNolink(FOUR, SupervisedStreamTest::failing, maxConcurrency(concurrency))
                .toList())
        .containsExactly(ok(1), exit(Why.BOOM), ok(3), ok(4));
    noTaskRuns();
  }

  @Test
  void without_links_and_order_too() {
    start(8);
    assertThat(tasks.asyncStreamNolink(FOUR, SupervisedStreamTest::failing, unordered()).toList())
        .containsExactlyInAnyOrder(ok(1), exit(Why.BOOM), ok(3), ok(4));
    noTaskRuns();
  }

  @Test
  void elements_that_are_late_are_killed() {
    start(8);
    assertThat(
            tasks
                .asyncStreamNolink(
                    List.of(1), _ -> Tasks.hangOn(), StreamOption.timeout(ofMillis(1)), killLate())
                .toList())
        .containsExactly(exit(new ExitReason.Timeout()));
    assertThat(
            exitOf(() ->
                    tasks
                        .asyncStreamNolink(
                            FOUR, _ -> Tasks.hangOn(), StreamOption.timeout(ofMillis(1)))
                        .forEach(_ -> {}))
                .reason())
        .isEqualTo(new ExitReason.Timeout());
    noTaskRuns();
  }

  @Test
  void when_enough_has_been_seen_the_tasks_have_ended() {
    start(8);
    assertThat(
            tasks
                .asyncStreamNolink(
                    FOUR, n -> n == 1 ? n : Tasks.hangOn(), maxConcurrency(4), FOR_EVER)
                .findFirst())
        .contains(ok(1));
    noTaskRuns();
  }

  @Test
  void when_the_supervisor_is_full_the_stream_fails_and_its_tasks_have_ended() {
    start(2);
    for (var option : new StreamOption[] {FOR_EVER, unordered()}) {
      assertThatThrownBy(() ->
              tasks.asyncStream(FOUR, _ -> Tasks.hangOn(), maxConcurrency(4), option).toList())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("expected room for one more task, got: ");
      assertThat(tasks.children()).isEmpty();
    }
    noTaskRuns();
  }

  @Test
  void when_there_is_room_for_as_many_as_may_run_the_stream_goes_on() {
    start(1);
    assertThat(tasks.asyncStream(FOUR, n -> n, maxConcurrency(1)).toList())
        .containsExactly(ok(1), ok(2), ok(3), ok(4));
    noTaskRuns();
  }

  @Test
  void a_supervisor_that_ends_gives_its_tasks_the_time_that_was_said() {
    start(8);
    var trapping = new CountDownLatch(1);
    var self = Pid.self();
    Processes.spawn(() -> {
      Tasks.await(trapping);
      tasks.stop();
      self.send("stopped");
    });
    assertThat(
            tasks
                .asyncStreamNolink(
                    List.of(1),
                    _ -> {
                      Processes.trapExits(true);
                      trapping.countDown();
                      return Tasks.hang();
                    },
                    StreamOption.shutdown(Shutdown.BRUTAL_KILL),
                    FOR_EVER)
                .toList())
        .containsExactly(exit(new ExitReason.Killed()));
    assertThat(Processes.receive()).isEqualTo("stopped");
  }

  @Test
  void under_a_supervisor_that_is_not_there_the_stream_fails() {
    assertThat(exitOf(() -> tasks.asyncStream(FOUR, n -> n).forEach(_ -> {})).reason())
        .isEqualTo(new ExitReason.NoProcess());
    nothingIsLeft();
  }
}
