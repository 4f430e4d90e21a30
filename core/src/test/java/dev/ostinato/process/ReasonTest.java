package dev.ostinato.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ostinato.process.Extras.Why;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class ReasonTest {

  private static final Operation CALL =
      new Operation.Call(Name.local("counter"), "request", Duration.ofSeconds(5));

  @Test
  void reasons_are_equal_by_value() {
    assertThat(ExitReason.shutdown("detail")).isEqualTo(ExitReason.shutdown("detail"));
    assertThat(new ExitReason.During(CALL, Why.BOOM))
        .isEqualTo(new ExitReason.During(CALL, Why.BOOM));
    assertThat(new ExitReason.AlreadyStarted(Pid.self()))
        .isEqualTo(new ExitReason.AlreadyStarted(Pid.self()));
  }

  @Test
  void the_same_failure_twice_is_one_reason() {
    var crashes = List.of(1, 2).stream().map(_ -> ExitReason.of(failure())).distinct().toList();
    assertThat(crashes).hasSize(1);
  }

  @Test
  void the_same_failure_at_another_line_is_another_reason() {
    var one = ExitReason.of(failure());
    var other = ExitReason.of(failure());
    assertThat(one).isNotEqualTo(other);
  }

  /** The failure of a child of a child of a child, 100,000 deep. */
  private static ExitReason nested(Object leaf) {
    ExitReason reason = new ExitReason.FailedToStartChild(leaf, Why.BOOM);
    for (int i = 0; i < 100_000; i++) {
      reason = new ExitReason.FailedToStartChild(i, ExitReason.shutdown(reason));
    }
    return ExitReason.shutdown(reason);
  }

  @Test
  void failures_nested_deeply_are_compared_and_printed_with_a_bounded_stack() {
    assertThat(nested("leaf")).isEqualTo(nested("leaf")).hasSameHashCodeAs(nested("leaf"));
    assertThat(nested("leaf").equals(nested("other"))).isFalse();
    assertThat(nested("leaf"))
        .asString()
        .contains("99999, in it 99998, in it 99997, in it 99996, in it (99993 more), in it 2, in")
        .contains("in it leaf: BOOM");
  }

  @Test
  void a_failure_to_start_is_equal_if_id_and_reason_are() {
    var failed = new ExitReason.FailedToStartChild("a", Why.BOOM);
    assertThat(failed)
        .isEqualTo(new ExitReason.FailedToStartChild("a", Why.BOOM))
        .isNotEqualTo(new ExitReason.FailedToStartChild("b", Why.BOOM))
        .isNotEqualTo(new ExitReason.FailedToStartChild("a", ExitReason.NORMAL))
        .isNotEqualTo(new ExitReason.FailedToStartChild("a", ExitReason.shutdown(failed)))
        .hasToString("failed to start child a: BOOM");
  }

  private static Throwable failure() {
    return new IllegalStateException("something", new IOException("deeper"));
  }

  /** What {@link ExitReason#of} makes of exceptions. */
  @Nested
  class Of {

    @Test
    void an_exit_is_its_reason() {
      assertThat(ExitReason.of(new ExitException(Why.BOOM))).isEqualTo(Why.BOOM);
    }

    @Test
    void an_exit_with_an_operation_is_both() {
      assertThat(ExitReason.of(new ExitException(CALL, Why.BOOM)))
          .isEqualTo(new ExitReason.During(CALL, Why.BOOM));
    }

    @Test
    void an_exception_with_endless_causes_is_bounded() {
      var one = new IllegalStateException("one");
      var other = new IllegalStateException("other", one);
      one.initCause(other);
      var causes = 0;
      var crash = (ExitReason.Crash) ExitReason.of(one);
      while (crash.cause().isPresent()) {
        crash = crash.cause().get();
        causes++;
      }
      assertThat(causes).isLessThan(100);
    }

    @Test
    void an_exception_keeps_nothing_of_it() {
      var thrown = new IllegalStateException("something");
      var reference = new WeakReference<>(thrown);
      var reason = ExitReason.of(thrown);
      thrown = null;
      while (reference.get() != null) {
        System.gc(); // the time-out of the tests ends this, if the reason holds on to it
      }
      assertThat(reason).isInstanceOf(ExitReason.Crash.class).isNotEqualTo(thrown);
    }
  }

  /** {@link ExitException}. */
  @Nested
  class Exceptions {

    @Test
    void carry_the_inner_reason_and_the_operation() {
      var exit = new ExitException(CALL, new ExitReason.NoProcess());
      assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
      assertThat(exit.operation()).contains(CALL);
      assertThat(new ExitException(Why.BOOM).operation()).isEmpty();
    }

    @Test
    void say_what_failed_and_why() {
      assertThat(new ExitException(CALL, new ExitReason.NoProcess()))
          .hasMessageContaining("call(\"counter\", request, 5s)")
          .hasMessageContaining("no process");
      assertThat(new ExitException(Why.BOOM)).hasMessage("BOOM");
    }

    @Test
    void say_something_for_every_reason() {
      for (var reason :
          List.<ExitReason>of(
              ExitReason.NORMAL,
              ExitReason.SHUTDOWN,
              ExitReason.shutdown("detail"),
              ExitReason.KILL,
              new ExitReason.Killed(),
              new ExitReason.NoProcess(),
              new ExitReason.NoConnection(),
              new ExitReason.Timeout(),
              new ExitReason.CallingSelf(),
              new ExitReason.CallCycle(List.of(Pid.self())),
              new ExitReason.AlreadyStarted(Pid.self()),
              new ExitReason.AlreadyRegistered(Pid.self()),
              new ExitReason.BadReturn("init"),
              new ExitReason.BadCall("explanation"),
              new ExitReason.FailedToStartChild("id", Why.BOOM),
              new ExitReason.MaxChildren(),
              new ExitReason.Interrupted(),
              ExitReason.of(failure()),
              new ExitReason.During(CALL, Why.BOOM),
              Why.BOOM)) {
        assertThat(new ExitException(reason).getMessage()).isNotBlank();
      }
    }

    @Test
    void say_something_for_every_time() {
      for (var time :
          List.of(
              Duration.ZERO,
              Duration.ofNanos(1),
              Duration.ofMillis(1_500),
              Processes.INFINITY,
              Duration.ofSeconds(Long.MAX_VALUE))) {
        assertThat(new ExitException(new Operation.Await(Pid.self(), time), Why.BOOM))
            .hasMessageContaining("await(");
      }
    }

    @Test
    void say_no_more_than_one_wants_to_read() {
      assertThat(new ExitException(ExitReason.shutdown("long ".repeat(100_000))).getMessage())
          .hasSizeLessThan(1_000);
    }

    @Test
    void can_be_written_and_read_but_for_the_reason() throws Exception {
      var bytes = new ByteArrayOutputStream();
      try (var out = new ObjectOutputStream(bytes)) {
        out.writeObject(new ExitException(CALL, Why.BOOM));
      }
      try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat((ExitException) in.readObject()).hasMessageContaining("BOOM");
      }
    }
  }

  /** {@link Outcome}. */
  @Nested
  class Outcomes {

    @Test
    void give_the_value() {
      assertThat(new Outcome.Ok<>(42).orElseThrow()).isEqualTo(42);
    }

    @Test
    void throw_the_reason() {
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(() -> new Outcome.Exit<>(Why.BOOM).orElseThrow())
          .satisfies(exit -> assertThat(exit.reason()).isEqualTo(Why.BOOM));
    }
  }
}
