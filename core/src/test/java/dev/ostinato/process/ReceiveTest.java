package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.skip;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class ReceiveTest {

  private sealed interface Fruit {}

  private record Apple(int number) implements Fruit {}

  private record Pear(int number) implements Fruit {}

  private static final Duration LONG = Duration.ofDays(1);

  private static void inMailbox(Object... messages) {
    for (var message : messages) {
      Pid.self().send(message);
    }
  }

  // rule 2
  @Nested
  class Takes {

    @Test
    void the_oldest_message() {
      inMailbox("one", 2, "three");
      assertThat(receive()).isEqualTo("one");
      assertThat(receive(LONG)).contains(2);
      assertThat(arrived()).containsExactly("three");
    }

    @Test
    void the_oldest_of_a_type() {
      inMailbox("one", 2, "three", 4);
      assertThat(receive(Integer.class)).isEqualTo(2);
      assertThat(receive(Integer.class, LONG)).contains(4);
      assertThat(arrived()).containsExactly("one", "three");
    }

    @Test
    void the_oldest_of_a_sealed_type() {
      inMailbox("one", new Pear(2), new Apple(3));
      int number =
          switch (receive(Fruit.class)) {
            case Apple(int n) -> n;
            case Pear(int n) -> n;
          };
      assertThat(number).isEqualTo(2);
      assertThat(arrived()).containsExactly("one", new Apple(3));
    }

    @Test
    void the_oldest_of_a_type_that_passes_a_test() {
      inMailbox(1, "two", 3, 4, 6);
      assertThat(receive(Integer.class, number -> number % 2 == 0)).isEqualTo(4);
      assertThat(receive(Integer.class, number -> number % 2 == 0, LONG)).contains(6);
      assertThat(arrived()).containsExactly(1, "two", 3);
    }

    @Test
    void the_oldest_that_the_clauses_take_and_returns_what_they_make_of_it() {
      inMailbox("one", new Pear(2), 3, new Apple(4));
      assertThat(receiveFruit()).isEqualTo("pear 2");
      assertThat(
              receive(
                  message ->
                      switch (message) {
                        case Apple(int n) -> take("apple " + n);
                        default -> skip();
                      },
                  LONG))
          .contains("apple 4");
      assertThat(arrived()).containsExactly("one", 3);
    }

    @Test
    void one_that_comes_later() {
      var test = Pid.self();
      var waiting = new CountDownLatch(1);
      inMailbox("skipped");
      spawn(() -> {
        await(waiting);
        test.send("skipped, too");
        test.send(3);
      });
      waiting.countDown();
      assertThat(receive(Integer.class)).isEqualTo(3);
      assertThat(arrived()).containsExactly("skipped", "skipped, too");
    }

    @Test
    void a_message_to_oneself_that_is_sent_while_another_is_skipped() {
      inMailbox("first");
      var taken =
          receive(message -> {
            if (message.equals("first")) {
              inMailbox("second");
              return skip();
            }
            return take(message);
          });
      assertThat(taken).isEqualTo("second");
      assertThat(arrived()).containsExactly("first");
    }
  }

  private static String receiveFruit() {
    return receive(message ->
        switch (message) {
          case Pear(int n) -> take("pear " + n);
          default -> skip();
        });
  }

  /** What was skipped. */
  @Nested
  class Skipped {

    @Test
    void stays_in_its_order() {
      IntStream.range(0, 100).forEach(number -> inMailbox(number));
      for (int number = 99; number >= 0; number -= 2) {
        int odd = number;
        assertThat(receive(Integer.class, n -> n == odd)).isEqualTo(odd);
      }
      assertThat(arrived())
          .containsExactlyElementsOf(
              IntStream.range(0, 50).mapToObj(n -> (Object) (2 * n)).toList());
    }

    @Test
    void stays_before_what_comes_later() {
      inMailbox("old");
      receive(Integer.class, Duration.ZERO);
      inMailbox("new");
      assertThat(arrived()).containsExactly("old", "new");
    }

    @Test
    void is_counted() {
      inMailbox("one", 2, "three");
      receive(Integer.class);
      assertThat(info(Pid.self()).orElseThrow().messages()).isEqualTo(2);
    }

    @Test
    void may_be_a_hundred_thousand() {
      for (int number = 0; number < 100_000; number++) {
        inMailbox(number);
      }
      inMailbox("the last");
      for (int i = 0; i < 100; i++) {
        assertThat(receive(String.class)).isEqualTo("the last");
        inMailbox("the last");
      }
      assertThat(info(Pid.self()).orElseThrow().messages()).isEqualTo(100_001);
      for (int number = 0; number < 100_000; number++) {
        assertThat(receive()).isEqualTo(number);
      }
      assertThat(receive()).isEqualTo("the last");
    }
  }

  /** {@code receive ... after}. */
  @Nested
  class Timeouts {

    @Test
    void of_zero_take_what_is_there() {
      inMailbox("there");
      assertThat(receive(Duration.ZERO)).contains("there");
      assertThat(receive(Duration.ZERO)).isEmpty();
    }

    @Test
    void of_zero_look_through_the_whole_mailbox() {
      inMailbox("one", "two", 3);
      assertThat(receive(Integer.class, Duration.ZERO)).contains(3);
      assertThat(receive(Integer.class, Duration.ZERO)).isEmpty();
      assertThat(receive(String.class, text -> text.equals("two"), Duration.ZERO)).contains("two");
      assertThat(arrived()).containsExactly("one");
    }

    @Test
    void end_a_wait_for_what_does_not_come() {
      inMailbox("something else");
      long begin = System.nanoTime();
      assertThat(receive(Integer.class, Duration.ofMillis(20))).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(19));
      assertThat(arrived()).containsExactly("something else");
    }

    @Test
    void are_not_prolonged_by_messages_that_are_skipped() {
      var test = Pid.self();
      var nuisance =
          spawn(() -> {
            while (true) {
              test.send("nuisance");
              Processes.sleep(Duration.ofMillis(1));
            }
          });
      assertThat(receive(Integer.class, Duration.ofMillis(30))).isEmpty();
      Processes.exit(nuisance, ExitReason.KILL);
    }

    @Test
    void that_never_come_wait_for_ever() {
      var test = Pid.self();
      spawn(() -> test.send("at last"));
      assertThat(receive(Processes.INFINITY)).contains("at last");
    }

    @Test
    void of_a_thousand_years_do_not_overflow() {
      var test = Pid.self();
      spawn(() -> test.send("at last"));
      assertThat(receive(Duration.ofDays(365_250))).contains("at last");
    }
  }

  /** Clauses are any code. */
  @Nested
  class Clauses {

    @Test
    void that_throw_have_taken_the_message() {
      inMailbox("one", "two");
      assertThatIllegalStateException().isThrownBy(() -> receive(_ -> throwSomething()));
      assertThat(arrived()).containsExactly("two");
    }

    @Test
    void that_throw_leave_what_they_have_skipped() {
      inMailbox("one", 2, "three");
      assertThatIllegalStateException()
          .isThrownBy(() -> receive(m -> m instanceof Integer ? throwSomething() : skip()));
      assertThat(arrived()).containsExactly("one", "three");
    }

    @Test
    void that_return_null_are_an_error() {
      inMailbox("one", "two");
      assertThatNullPointerException()
          .isThrownBy(() -> receive(_ -> nothing()))
          .withMessageContaining("take, skip");
      assertThat(arrived()).containsExactly("two");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // that is the point of it
    private static <R> Match<R> nothing() {
      return null;
    }

    @Test
    void see_each_message_once_in_one_receive() {
      inMailbox("one", "two", 3);
      var seen = new ArrayList<Object>();
      receive(message -> {
        seen.add(message);
        return message instanceof Integer ? take(true) : skip();
      });
      assertThat(seen).containsExactly("one", "two", 3);
    }

    @Test
    void see_the_skipped_ones_again_in_the_next_receive() {
      inMailbox("one", 2);
      receive(Integer.class);
      inMailbox(3);
      var seen = new ArrayList<Object>();
      receive(message -> {
        seen.add(message);
        return message instanceof Integer ? take(true) : skip();
      });
      assertThat(seen).containsExactly("one", 3);
    }

    private static <R> Match<R> throwSomething() {
      throw new IllegalStateException("something");
    }
  }

  /** A receive within the clauses of a receive. */
  @Nested
  class Nests {

    @Test
    void takes_later_messages() {
      inMailbox("sum", 1, 2, "rest");
      var sum = receive(_ -> take(receive(Integer.class) + receive(Integer.class)));
      assertThat(sum).isEqualTo(3);
      assertThat(arrived()).containsExactly("rest");
    }

    @Test
    void takes_earlier_messages() {
      inMailbox(1, 2, "sum");
      var sum =
          receive(message ->
              message.equals("sum")
                  ? take(receive(Integer.class) + receive(Integer.class))
                  : skip());
      assertThat(sum).isEqualTo(3);
      assertThat(arrived()).isEmpty();
    }

    @Test
    void does_not_see_the_message_that_the_outer_one_looks_at() {
      inMailbox("outer");
      String both = receive(outer -> take(outer + " and " + receive(Duration.ZERO)));
      assertThat(both).isEqualTo("outer and Optional.empty");
    }

    @Test
    void lets_the_outer_one_skip_its_message() {
      inMailbox("one", 2, "three", 4);
      var taken =
          receive(message -> {
            if (message.equals("one")) {
              assertThat(receive(Integer.class)).isEqualTo(2);
              return skip();
            }
            return take(message);
          });
      assertThat(taken).isEqualTo("three");
      assertThat(arrived()).containsExactly("one", 4);
    }

    @Test
    void may_take_all_that_the_outer_one_has_skipped() {
      inMailbox("one", "two", 3, "four");
      var taken =
          receive(message ->
              message instanceof Integer
                  ? take(List.of(message, receive(String.class), receive(String.class)))
                  : skip());
      assertThat(taken).isEqualTo(List.of(3, "one", "two"));
      assertThat(arrived()).containsExactly("four");
    }

    @Test
    void may_take_the_one_before_the_one_that_the_outer_one_then_skips() {
      inMailbox("one", 2, "three");
      var taken =
          receive(message ->
              switch (message) {
                case Integer _ -> {
                  assertThat(receive(String.class)).isEqualTo("one");
                  yield skip();
                }
                case String text when text.equals("three") -> take(text);
                default -> skip();
              });
      assertThat(taken).isEqualTo("three");
      assertThat(arrived()).containsExactly(2);
    }

    @Test
    void waits_for_what_has_not_come() {
      var test = Pid.self();
      inMailbox("go");
      spawn(() -> test.send(receive(Integer.class) + 1));
      var sum =
          receive(_ -> {
            spawn(() -> test.send(2));
            return take(receive(Integer.class));
          });
      assertThat(sum).isEqualTo(2);
    }

    @Test
    void may_go_a_hundred_deep() {
      IntStream.range(0, 101).forEach(number -> inMailbox(number));
      assertThat(sumOf(100)).isEqualTo(5_050);
      assertThat(arrived()).isEmpty();
    }

    private int sumOf(int depth) {
      return receive(message -> take((Integer) message + (depth == 0 ? 0 : sumOf(depth - 1))));
    }

    @Test
    void may_throw_through_the_outer_one() {
      inMailbox("outer", "inner", "rest");
      assertThatIllegalStateException()
          .isThrownBy(() -> receive(_ -> take(receive(_ -> Clauses.throwSomething()))));
      assertThat(arrived()).containsExactly("rest");
    }
  }

  @Test
  void a_process_that_has_ended_leaves_no_messages_to_others() {
    var pid = spawnMonitor(() -> receive(Integer.class));
    pid.handle().send("never received");
    pid.handle().send(1);
    assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
    assertThat(info(pid.handle())).isEmpty();
  }

  @Test
  void receivers_on_platform_threads_are_woken_as_well() {
    var test = Pid.self();
    var echo =
        spawn(
            () -> {
              while (true) {
                test.send(receive());
              }
            },
            SpawnOption.platformThread());
    for (int i = 0; i < 1_000; i++) {
      echo.send(i);
      assertThat(receive()).isEqualTo(i);
    }
  }

  @Test
  void no_wake_up_is_lost() {
    var test = Pid.self();
    var echo =
        spawn(() -> {
          while (true) {
            test.send(receive(Integer.class));
          }
        });
    for (int i = 0; i < 20_000; i++) {
      echo.send(i);
      assertThat(receive(Integer.class, LONG)).contains(i);
    }
  }
}
