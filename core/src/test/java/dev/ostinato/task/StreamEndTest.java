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
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.task.Tasks.Why;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of tasks that end early, or fail. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class StreamEndTest {

  private static final StreamOption FOR_EVER = StreamOption.timeout(Processes.INFINITY);
  private static final List<Integer> FOUR = List.of(1, 2, 3, 4);

  /** The first element is done; the others never are. */
  private static int onlyTheFirst(int n) {
    return n == 1 ? n : Tasks.hangOn();
  }

  private static Stream<Outcome<Integer>> stream(int tasks) {
    return Task.asyncStream(FOUR, StreamEndTest::onlyTheFirst, maxConcurrency(tasks), FOR_EVER);
  }

  /** The tasks have ended when the operation returns: nobody waits for them here. */
  private static void noTaskRuns() {
    assertThat(Processes.list()).containsExactly(Pid.self());
    nothingIsLeft();
  }

  // By the consumer

  static List<Consumer<Stream<Outcome<Integer>>>> ends() {
    return List.of(
        stream -> assertThat(stream.limit(1).toList()).containsExactly(ok(1)),
        stream -> assertThat(stream.findFirst()).contains(ok(1)),
        stream -> assertThat(stream.map(Outcome::orElseThrow).anyMatch(n -> n == 1)).isTrue(),
        stream -> assertThat(stream.takeWhile(_ -> false).count()).isZero(),
        stream -> assertThat(stream.gather(first()).toList()).containsExactly(ok(1)),
        stream -> assertThat(stream.skip(0).limit(1).iterator().next()).isEqualTo(ok(1)),
        stream -> assertThat(Stream.of(0).flatMap(_ -> stream).findFirst()).contains(ok(1)),
        stream -> assertThat(Stream.of(0, 9).flatMap(_ -> stream).limit(1).count()).isOne(),
        stream -> assertThatThrownBy(() -> stream.forEach(StreamEndTest::oops)).hasMessage("oops"),
        stream ->
            assertThatThrownBy(() -> stream.map(StreamEndTest::oops).toList()).hasMessage("oops"),
        stream ->
            assertThatThrownBy(() -> stream.filter(StreamEndTest::oops).findAny())
                .hasMessage("oops"));
  }

  private static boolean oops(Outcome<Integer> outcome) {
    throw new IllegalStateException("oops");
  }

  private static <T> Gatherer<T, ?, T> first() {
    return Gatherer.of((_, element, downstream) -> {
      downstream.push(element);
      return false;
    });
  }

  @ParameterizedTest
  @MethodSource("ends")
  void when_the_consumer_has_seen_enough_the_tasks_have_ended(
      Consumer<Stream<Outcome<Integer>>> end) {
    end.accept(stream(4));
    noTaskRuns();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void so_they_have_when_they_are_fewer_than_the_elements(Consumer<Stream<Outcome<Integer>>> end) {
    end.accept(stream(2));
    noTaskRuns();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void a_stage_of_another_stream_learns_of_it_as_well(Consumer<Stream<Outcome<Integer>>> end) {
    end.accept(
        Stream.iterate(1, n -> n + 1)
            .gather(
                Task.<Integer, Integer>gather(
                    StreamEndTest::onlyTheFirst, maxConcurrency(2), FOR_EVER)));
    noTaskRuns();
  }

  @Test
  void a_stage_behind_that_has_seen_enough_is_believed_however_late_the_result_comes() {
    var second = new CountDownLatch(1);
    var results =
        Stream.of(1, 2)
            .gather(
                Task.<Integer, Integer>gather(
                    n -> {
                      if (n == 1) {
                        second.await();
                        return n;
                      }
                      second.countDown();
                      return Tasks.hangOn();
                    },
                    maxConcurrency(8),
                    FOR_EVER))
            .gather(first())
            .toList();
    assertThat(results).containsExactly(ok(1));
    noTaskRuns();
  }

  @Test
  void an_iterator_that_is_left_says_so_when_the_stream_is_closed() {
    try (var stream = stream(4)) {
      assertThat(stream.iterator().next()).isEqualTo(ok(1));
    }
    noTaskRuns();
  }

  @Test
  void a_concatenation_that_is_left_says_so_when_it_is_closed() {
    try (var both = Stream.concat(stream(4), Stream.of(ok(9)))) {
      assertThat(both.limit(1).toList()).containsExactly(ok(1));
    }
    noTaskRuns();
  }

  @Test
  void a_stream_that_is_closed_before_it_began_starts_nothing() {
    stream(4).close();
    noTaskRuns();
  }

  @Test
  void what_hangs_on_the_end_of_the_stream_runs_when_it_is_closed() {
    var closed = new AtomicInteger();
    try (var stream = stream(4).onClose(closed::incrementAndGet)) {
      assertThat(stream.findFirst()).contains(ok(1));
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void a_consumer_that_is_killed_takes_the_tasks_along() {
    var working = new CountDownLatch(2);
    var consumer =
        Processes.spawnMonitor(() ->
            Task.asyncStream(
                    FOUR,
                    _ -> {
                      working.countDown();
                      return Tasks.hangOn();
                    },
                    maxConcurrency(2),
                    FOR_EVER)
                .forEach(_ -> {}));
    Tasks.await(working);
    Processes.exit(consumer.handle(), ExitReason.KILL);
    assertThat(down(consumer.monitor())).isEqualTo(new ExitReason.Killed());
    nothingIsLeft();
  }

  @Test
  void a_consumer_that_ends_normally_in_the_middle_takes_the_tasks_along() {
    var consumer =
        Processes.spawnMonitor(() -> assertThat(stream(4).iterator().next()).isEqualTo(ok(1)));
    assertThat(down(consumer.monitor())).isEqualTo(ExitReason.NORMAL);
    nothingIsLeft();
  }

  @Test
  @Impatient
  void a_task_that_does_not_unwind_is_waited_for_no_longer_than_its_grace() {
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var first =
        Task.asyncStream(
                List.of(1, 2),
                n -> {
                  if (n == 2) {
                    begun.countDown();
                    Tasks.holdOut(gate);
                  } else {
                    begun.await();
                  }
                  return n;
                },
                maxConcurrency(2),
                FOR_EVER)
            .findFirst();
    assertThat(first).contains(ok(1));
    noTaskRuns();
    gate.countDown();
  }

  // By the source

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void a_source_that_throws_ends_the_tasks_and_what_it_threw_is_thrown(int tasks) {
    Iterator<Integer> source =
        Stream.of(1, 2, 3)
            .map(n -> {
              if (n == 2) {
                throw new IllegalStateException("no more");
              }
              return n;
            })
            .iterator();
    var seen = new ArrayList<Outcome<Integer>>();
    assertThatThrownBy(() ->
            Task.asyncStream(() -> source, StreamEndTest::onlyTheFirst, maxConcurrency(tasks))
                .forEach(seen::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    noTaskRuns();
  }

  @Test
  void a_source_that_cannot_begin_is_a_failure_of_the_consumer() {
    Iterable<Integer> source =
        () -> {
          throw new IllegalStateException("no beginning");
        };
    assertThatThrownBy(() -> Task.asyncStream(source, n -> n).toList()).hasMessage("no beginning");
    noTaskRuns();
  }

  @Test
  void under_a_source_that_throws_the_tasks_of_a_stage_end_with_the_consumer() {
    var consumer =
        Processes.spawnMonitor(() ->
            assertThatThrownBy(() ->
                    Stream.of(2, 3)
                        .peek(n -> {
                          if (n == 3) {
                            throw new IllegalStateException("no more");
                          }
                        })
                        .gather(
                            Task.<Integer, Integer>gather(
                                StreamEndTest::onlyTheFirst, maxConcurrency(4), FOR_EVER))
                        .toList())
                .hasMessage("no more"));
    assertThat(down(consumer.monitor())).isEqualTo(ExitReason.NORMAL);
    nothingIsLeft();
  }

  // By the tasks

  private static int failing(int n) {
    if (n == 2) {
      throw Processes.exit(Why.BOOM);
    }
    return n;
  }

  @Nested
  class Failures {

    @Test
    void end_a_consumer_that_does_not_trap_exits_with_their_reason() {
      var consumer =
          Processes.spawnMonitor(() ->
              Task.asyncStream(
                      FOUR, n -> n == 2 ? failing(n) : Tasks.hangOn(), FOR_EVER, maxConcurrency(4))
                  .forEach(_ -> {}));
      assertThat(down(consumer.monitor())).isEqualTo(Why.BOOM);
      nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void are_exits_to_one_who_traps_and_no_messages(int tasks) {
      Processes.trapExits(true);
      assertThat(Task.asyncStream(FOUR, StreamEndTest::failing, maxConcurrency(tasks)).toList())
          .containsExactly(ok(1), exit(Why.BOOM), ok(3), ok(4));
      noTaskRuns();
    }

    @Test
    void can_come_with_their_elements() {
      Processes.trapExits(true);
      assertThat(Task.asyncStream(FOUR, StreamEndTest::failing, inputOnExit()).toList())
          .containsExactly(ok(1), exit(new FailedInput(2, Why.BOOM)), ok(3), ok(4));
      noTaskRuns();
    }

    @Test
    void may_end_the_stream() {
      Processes.trapExits(true);
      var result =
          Task.asyncStream(
                  FOUR,
                  n -> n < 3 ? failing(n) : Tasks.hangOn(),
                  maxConcurrency(4),
                  inputOnExit(),
                  FOR_EVER)
              .filter(Outcome.Exit.class::isInstance)
              .findFirst();
      assertThat(result).contains(exit(new FailedInput(2, Why.BOOM)));
      noTaskRuns();
    }

    @Test
    void that_are_normal_ends_without_a_result_are_exits_even_for_one_who_does_not_trap() {
      assertThat(
              Task.<Integer, Integer>asyncStream(
                      FOUR,
                      _ -> {
                        throw Processes.exit(ExitReason.NORMAL);
                      })
                  .distinct()
                  .toList())
          .containsExactly(exit(ExitReason.NORMAL));
      noTaskRuns();
    }

    @Test
    void are_thrown_into_a_thread_that_is_no_process() throws Exception {
      var reason =
          OnFreshNode.asGuest(() ->
              exitOf(() ->
                      Task.asyncStream(FOUR, StreamEndTest::failing, maxConcurrency(1))
                          .forEach(_ -> {}))
                  .reason());
      assertThat(reason).isEqualTo(Why.BOOM);
    }
  }

  // By the time

  @Nested
  class Late {

    private static final StreamOption SHORT = StreamOption.timeout(ofMillis(1));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void elements_end_the_consumer(int tasks) {
      var exit = exitOf(() -> late(maxConcurrency(tasks), SHORT).forEach(_ -> {}));
      assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
      assertThat(exit.operation())
          .get()
          .isInstanceOfSatisfying(
              Operation.AsyncStream.class,
              operation -> {
                assertThat(operation.timeout()).isEqualTo(ofMillis(1));
                assertThat(exit)
                    .hasMessageContaining("asyncStream(" + operation.target() + ", 1ms)");
              });
      noTaskRuns();
    }

    private static Stream<Outcome<Integer>> late(StreamOption... options) {
      return Task.asyncStream(FOUR, _ -> Tasks.hangOn(), options);
    }

    @Test
    void elements_end_an_unordered_stream_as_well() {
      assertThat(exitOf(() -> late(SHORT, unordered()).forEach(_ -> {})).reason())
          .isEqualTo(new ExitReason.Timeout());
      noTaskRuns();
    }

    @Test
    void elements_may_be_exits_and_the_stream_goes_on() {
      assertThat(
              Task.asyncStream(
                      FOUR,
                      n -> n == 2 ? Tasks.hangOn() : n,
                      StreamOption.timeout(ofMillis(300)),
                      killLate(),
                      maxConcurrency(4))
                  .toList())
          .containsExactly(ok(1), exit(new ExitReason.Timeout()), ok(3), ok(4));
      noTaskRuns();
    }

    @Test
    void elements_of_an_unordered_stream_are_exits_when_their_time_is_over() {
      assertThat(late(SHORT, killLate(), unordered(), maxConcurrency(2)).toList())
          .hasSize(4)
          .containsOnly(exit(new ExitReason.Timeout()));
      noTaskRuns();
    }

    @Test
    void elements_can_be_named() {
      assertThat(late(SHORT, killLate(), inputOnExit()).toList())
          .isEqualTo(
              FOUR.stream().map(n -> exit(new FailedInput(n, new ExitReason.Timeout()))).toList());
      noTaskRuns();
    }

    @Test
    void elements_are_killed_while_the_consumer_does_something_else() {
      var begun = new CountDownLatch(1);
      var killed = new CountDownLatch(1);
      var results = new ArrayList<Outcome<Integer>>();
      Task.asyncStream(
              List.of(1, 2),
              n -> {
                if (n == 1) {
                  begun.await();
                  return n;
                }
                Processes.onExit(killed::countDown);
                begun.countDown();
                return Tasks.hangOn();
              },
              StreamOption.timeout(ofMillis(500)),
              killLate(),
              maxConcurrency(2))
          .forEach(outcome -> {
            results.add(outcome);
            Tasks.await(killed);
          });
      assertThat(results).containsExactly(ok(1), exit(new ExitReason.Timeout()));
      noTaskRuns();
    }

    @Test
    void no_time_at_all_is_too_little() {
      assertThat(late(StreamOption.timeout(ZERO), killLate()).toList())
          .containsOnly(exit(new ExitReason.Timeout()));
      noTaskRuns();
    }
  }
}
