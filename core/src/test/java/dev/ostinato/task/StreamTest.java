package dev.ostinato.task;

import static dev.ostinato.task.StreamOption.maxConcurrency;
import static dev.ostinato.task.StreamOption.unordered;
import static dev.ostinato.task.Tasks.nothingIsLeft;
import static dev.ostinato.task.Tasks.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of tasks that come to their end: what comes of each element, when, and in what order. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class StreamTest {

  private static final StreamOption FOR_EVER = StreamOption.timeout(Processes.INFINITY);

  /** Numbers without end, and how many have been taken. */
  private static final class Numbers implements Iterable<Integer> {
    final AtomicInteger taken = new AtomicInteger();

    @Override
    public Iterator<Integer> iterator() {
      return Stream.generate(taken::incrementAndGet).iterator();
    }
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static <R> List<Outcome<R>> allOk(List<R> values) {
    return values.stream().map(Tasks::ok).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void every_element_is_worked_on_in_a_task_of_its_own(int tasks) {
    var workers = ConcurrentHashMap.<Pid>newKeySet();
    var results =
        Task.asyncStream(
                upTo(4),
                n -> {
                  workers.add(Pid.self());
                  return n * n;
                },
                maxConcurrency(tasks))
            .toList();
    assertThat(results).isEqualTo(allOk(List.of(1, 4, 9, 16)));
    assertThat(workers).hasSize(4).doesNotContain(Pid.self());
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void results_come_in_the_order_of_the_elements_however_long_each_takes(int tasks) {
    var second = new CountDownLatch(1);
    var results =
        Task.asyncStream(
                upTo(4),
                n -> {
                  if (n == 1) {
                    second.await();
                  } else {
                    second.countDown();
                  }
                  return n;
                },
                maxConcurrency(tasks))
            .toList();
    assertThat(results).isEqualTo(allOk(upTo(4)));
    nothingIsLeft();
  }

  @Test
  void unordered_results_come_as_they_are_ready() {
    var first = new CountDownLatch(1);
    var results = new ArrayList<Integer>();
    Task.asyncStream(
            upTo(3),
            n -> {
              if (n == 1) {
                first.await();
              }
              return n;
            },
            maxConcurrency(2),
            unordered())
        .forEach(outcome -> {
          results.add(outcome.orElseThrow());
          if (results.size() == 2) {
            first.countDown();
          }
        });
    assertThat(results).containsExactly(2, 3, 1);
    nothingIsLeft();
  }

  @Test
  void of_nothing_comes_nothing() {
    assertThat(Task.asyncStream(List.<Integer>of(), n -> n).toList()).isEmpty();
    assertThat(Stream.<Integer>empty().gather(Task.gather(n -> n)).toList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void no_more_tasks_run_than_may(int tasks) {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var together = new CountDownLatch(tasks);
    Task.asyncStream(
            upTo(12),
            n -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              together.countDown();
              together.await();
              return running.decrementAndGet();
            },
            maxConcurrency(tasks))
        .forEach(outcome -> assertThat(outcome.orElseThrow()).isLessThan(tasks));
    assertThat(most).hasValue(tasks);
    nothingIsLeft();
  }

  @Test
  void as_many_run_as_there_are_processors_if_nothing_is_said() {
    int processors = Runtime.getRuntime().availableProcessors();
    var together = new CountDownLatch(processors);
    var elements = upTo(processors);
    assertThat(
            Task.asyncStream(
                    elements,
                    n -> {
                      together.countDown();
                      together.await();
                      return n;
                    })
                .toList())
        .isEqualTo(allOk(elements));
  }

  // Laziness

  @Test
  void nothing_is_done_before_somebody_wants_a_result() {
    var numbers = new Numbers();
    var stream = Task.asyncStream(numbers, n -> n, maxConcurrency(2));
    assertThat(numbers.taken).hasValue(0);
    assertThat(stream.findFirst()).contains(ok(1));
    assertThat(numbers.taken).hasValueLessThanOrEqualTo(2 * TaskStream.WINDOW + 2);
    nothingIsLeft();
  }

  @Test
  void an_element_is_taken_when_a_task_can_be_started_for_it() {
    var numbers = new Numbers();
    var seen = new ArrayList<Integer>();
    Task.asyncStream(numbers, n -> n, maxConcurrency(1))
        .limit(3)
        .forEach(_ -> seen.add(numbers.taken.get()));
    assertThat(seen).containsExactly(1, 2, 3);
    nothingIsLeft();
  }

  @Test
  void while_the_first_result_is_missing_only_so_many_others_are_worked_on() {
    int window = 2 * TaskStream.WINDOW;
    var numbers = new Numbers();
    var others = new AtomicInteger();
    var enough = new CountDownLatch(window - 1);
    var results =
        Task.asyncStream(
                numbers,
                n -> {
                  if (n == 1) {
                    enough.await();
                    return others.get();
                  }
                  others.incrementAndGet();
                  enough.countDown();
                  return n;
                },
                maxConcurrency(2),
                FOR_EVER)
            .limit(2)
            .toList();
    assertThat(results).isEqualTo(allOk(List.of(window - 1, 2)));
    nothingIsLeft();
  }

  @Test
  void a_long_stream_keeps_little() {
    var ahead = new AtomicInteger();
    var most = new AtomicInteger();
    long sum =
        Task.asyncStream(
                upTo(5000),
                n -> {
                  most.accumulateAndGet(ahead.incrementAndGet(), Math::max);
                  return n;
                },
                maxConcurrency(4),
                unordered())
            .peek(_ -> ahead.decrementAndGet())
            .mapToLong(Outcome::orElseThrow)
            .sum();
    assertThat(sum).isEqualTo(5000L * 5001 / 2);
    assertThat(most).hasValueLessThanOrEqualTo(4 + 4);
    nothingIsLeft();
  }

  // As a stage, and within other streams

  @Test
  void it_can_be_a_stage_of_any_stream() {
    var results =
        Stream.iterate(1, n -> n + 1)
            .filter(n -> n % 2 == 1)
            .gather(Task.<Integer, Integer>gather(n -> n * 10, maxConcurrency(3)))
            .map(Outcome::orElseThrow)
            .limit(4)
            .toList();
    assertThat(results).containsExactly(10, 30, 50, 70);
    nothingIsLeft();
  }

  @Test
  void a_stage_can_be_used_again() {
    var doubled = Task.<Integer, Integer>gather(n -> n * 2);
    assertThat(Stream.of(1, 2).gather(doubled).toList()).isEqualTo(allOk(List.of(2, 4)));
    assertThat(Stream.of(3).gather(doubled).toList()).isEqualTo(allOk(List.of(6)));
  }

  @Test
  void two_stages_work_side_by_side() {
    var results =
        Stream.of(1, 2, 3)
            .gather(Task.<Integer, Integer>gather(n -> n + 1, maxConcurrency(2)))
            .map(Outcome::orElseThrow)
            .gather(Task.<Integer, Integer>gather(n -> n * 10, maxConcurrency(2)))
            .toList();
    assertThat(results).isEqualTo(allOk(List.of(20, 30, 40)));
    nothingIsLeft();
  }

  @Test
  void two_streams_can_be_consumed_in_turns() {
    var slowest = new CountDownLatch(1);
    try (var letters = Task.asyncStream(List.of("a", "b", "c"), String::toUpperCase);
        var numbers =
            Task.asyncStream(
                upTo(3),
                n -> {
                  if (n == 1) {
                    slowest.await();
                  }
                  return n;
                },
                maxConcurrency(2))) {
      var left = letters.iterator();
      var right = numbers.iterator();
      var zipped = new ArrayList<String>();
      while (left.hasNext()) {
        zipped.add(left.next().orElseThrow());
        slowest.countDown();
        zipped.add("" + right.next().orElseThrow());
      }
      assertThat(zipped).containsExactly("A", "1", "B", "2", "C", "3");
    }
    nothingIsLeft();
  }

  @Test
  void streams_of_tasks_can_be_nested() {
    var results =
        Task.asyncStream(
                upTo(3),
                n -> Task.asyncStream(upTo(n), m -> n * m).map(Outcome::orElseThrow).toList())
            .flatMap(outcome -> outcome.orElseThrow().stream())
            .toList();
    assertThat(results).containsExactly(1, 2, 4, 3, 6, 9);
    nothingIsLeft();
  }

  // For whom

  @Test
  void the_tasks_work_for_the_consumer() {
    var callers =
        Task.async(() ->
                Task.asyncStream(List.of(1), _ -> Task.callers())
                    .map(Outcome::orElseThrow)
                    .toList())
            .await();
    assertThat(callers).singleElement().satisfies(list -> assertThat(list).hasSize(2));
    assertThat(callers.getFirst().getLast()).isEqualTo(Pid.self());
  }

  @Test
  void the_consumer_may_be_another_process_than_the_one_that_made_the_stream() {
    var stream = Task.asyncStream(upTo(3), _ -> Task.callers().getFirst());
    var consumer = Task.async(() -> stream.map(Outcome::orElseThrow).allMatch(Pid.self()::equals));
    assertThat(consumer.await()).isTrue();
  }

  @Test
  void messages_that_look_like_the_tasks_own_are_left_alone() {
    var monitor = Processes.monitor(Pid.self());
    var fake = new Down(monitor, Pid.self(), ExitReason.NORMAL);
    var reply = new Task.Reply<>(Task.completed(1), 1);
    Pid.self().send(fake);
    assertThat(Task.asyncStream(upTo(2), n -> n).toList()).isEqualTo(allOk(upTo(2)));
    assertThat(Tasks.arrived()).containsExactly(reply, fake);
  }

  @Test
  void a_thread_that_is_no_process_can_consume_one() throws Exception {
    assertThat(OnFreshNode.asGuest(() -> Task.asyncStream(upTo(3), n -> n).toList()))
        .isEqualTo(allOk(upTo(3)));
  }

  @Test
  void one_process_must_consume_it_to_the_end() {
    try (var stream = Task.asyncStream(upTo(3), n -> n, maxConcurrency(1))) {
      var iterator = stream.iterator();
      assertThat(iterator.next()).isEqualTo(ok(1));
      assertThat(Task.async(() -> Tasks.message(crash(iterator))).await())
          .startsWith("expected " + Pid.self() + " to go on with the stream of tasks")
          .contains("parallel()");
    }
    nothingIsLeft();
  }

  private static ExitReason crash(Iterator<?> iterator) {
    try {
      return new ExitReason.BadSpec("went on: " + iterator.next());
    } catch (IllegalStateException e) {
      return ExitReason.of(e);
    }
  }

  // Options

  @Test
  void options_that_are_none_are_refused_when_the_stream_is_built() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxConcurrency(0))
        .withMessage("expected at least one task at a time, got: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamOption.timeout(Duration.ofNanos(-1)))
        .withMessageStartingWith("expected a time-out of zero or more");
    var shutdown = StreamOption.shutdown(Shutdown.INFINITY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.asyncStream(upTo(1), n -> n, shutdown).close())
        .withMessageStartingWith("expected options for tasks without a supervisor");
    assertThatIllegalArgumentException().isThrownBy(() -> Task.gather(n -> n, shutdown));
  }

  @Test
  void nulls_are_refused_when_the_stream_is_built() {
    assertThatNullPointerException().isThrownBy(() -> Task.asyncStream(null, n -> n).close());
    assertThatNullPointerException().isThrownBy(() -> Task.asyncStream(upTo(1), null).close());
    assertThatNullPointerException().isThrownBy(() -> Task.gather(null));
    assertThatNullPointerException().isThrownBy(() -> StreamOption.shutdown(null));
  }

  @Test
  void elements_may_be_null_but_results_may_not() {
    Processes.trapExits(true);
    var elements = Collections.singletonList((Integer) null);
    assertThat(Task.asyncStream(elements, n -> n == null).toList()).containsExactly(ok(true));
    assertThat(Task.asyncStream(elements, n -> n).toList())
        .containsExactly(Tasks.exit(new ExitReason.BadReturn("the work of a task")));
  }

  @Test
  void a_stream_is_consumed_once() {
    var stream = Task.asyncStream(upTo(2), n -> n);
    assertThat(stream.count()).isEqualTo(2);
    assertThatThrownBy(stream::count).isInstanceOf(IllegalStateException.class);
  }
}
