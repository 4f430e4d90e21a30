package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.list;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.onExit;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.start;
import static dev.ostinato.process.Processes.startLink;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code proc_lib:start} and {@code start_link}. */
@OnItsOwnNode
class StartTest {

  private static final Name NAME = Name.local("name");

  /** The parts of a start that are alike with a link and without one. */
  private interface Starts {
    <H> StartResult<H> start(Startup<H> work);
  }

  private static final List<Starts> BOTH =
      List.of(
          new Starts() {
            @Override
            public <H> StartResult<H> start(Startup<H> work) {
              return Processes.start(work);
            }
          },
          new Starts() {
            @Override
            public <H> StartResult<H> start(Startup<H> work) {
              return Processes.startLink(work);
            }
          });

  // rule 42
  @Test
  void returns_when_the_process_has_said_that_it_is_up() {
    for (var both : BOTH) {
      var up = new AtomicBoolean();
      var result =
          both.start((InitAck<String> starter) -> {
            for (int i = 0; i < 100; i++) {
              Thread.onSpinWait();
            }
            up.set(true);
            starter.ok("handle");
            Extras.waitForEver();
          });
      assertThat(up).isTrue();
      assertThat(result)
          .isInstanceOfSatisfying(
              StartResult.Ok.class,
              ok -> {
                assertThat(ok.handle()).isEqualTo("handle");
                assertThat(isAlive(ok.pid())).isTrue();
              });
    }
  }

  @Test
  void goes_on_beside_its_starter_when_it_is_up() {
    var test = Pid.self();
    var pid =
        start(
                (InitAck<Pid> starter) -> {
                  starter.ok(Pid.self());
                  test.send(receive());
                })
            .orElseThrow();
    pid.send("hello");
    assertThat(receive()).isEqualTo("hello");
  }

  // rule 45
  @Test
  void may_be_ignored() {
    for (var both : BOTH) {
      var result =
          both.start((InitAck<String> starter) -> {
            register(NAME, Pid.self());
            starter.ignore();
          });
      assertThat(result).isEqualTo(new StartResult.Ignored<>());
      assertThat(NAME.whereis()).isEmpty();
    }
    assertThat(list()).containsExactly(Pid.self());
  }

  // rule 55
  @Test
  void fails_when_the_process_crashes_before_it_is_up() {
    var result = start(_ -> throwSomething());
    assertThat(result)
        .isInstanceOfSatisfying(
            StartResult.Failed.class,
            failed -> assertThat(failed.reason()).isInstanceOf(ExitReason.Crash.class));
  }

  // rule 55
  @Test
  void fails_with_normal_when_the_process_returns_without_a_word() {
    for (var both : BOTH) {
      assertThat(both.start(_ -> {})).isEqualTo(new StartResult.Failed<>(ExitReason.NORMAL));
    }
  }

  // rule 47
  @Test
  void fails_with_the_reason_of_an_exit() {
    for (var reason : List.of(Why.BOOM, ExitReason.NORMAL, ExitReason.SHUTDOWN)) {
      assertThat(start(_ -> exit(reason))).isEqualTo(new StartResult.Failed<>(reason));
    }
  }

  // rule 55
  @Test
  void fails_when_the_process_is_killed_before_it_is_up() {
    assertThat(start(_ -> exit(Pid.self(), ExitReason.KILL)))
        .isEqualTo(new StartResult.Failed<>(new ExitReason.Killed()));
  }

  @Test
  void fails_with_the_reason_that_the_process_says() {
    assertThat(
            start(starter -> {
              throw starter.fail(Why.BOOM);
            }))
        .isEqualTo(new StartResult.Failed<>(Why.BOOM));
  }

  @Test
  void the_first_word_counts() {
    StartResult<String> result =
        start(starter -> {
          starter.ok("first");
          starter.ok("second");
          starter.ignore();
          throw starter.fail(Why.BOOM);
        });
    assertThat(result.orElseThrow()).isEqualTo("first");
  }

  // rules 51 and 52
  @Test
  void when_it_fails_the_process_has_ended_and_its_name_is_free() {
    for (int i = 0; i < 500; i++) {
      var pid = new AtomicReference<Pid>();
      var cleaned = new AtomicBoolean();
      StartResult<Pid> result =
          start(starter -> {
            pid.set(Pid.self());
            register(NAME, Pid.self());
            onExit(() -> cleaned.set(true));
            throw starter.fail(Why.BOOM);
          });
      assertThat(result).isEqualTo(new StartResult.Failed<>(Why.BOOM));
      assertThat(cleaned).isTrue();
      assertThat(info(pid.get())).isEmpty();
      assertThat(register(NAME, Pid.self())).isTrue();
      Processes.unregister(NAME);
    }
  }

  // rule 56
  @Test
  void the_process_knows_its_ancestors() {
    var test = Pid.self();
    var pid = start(StartTest::up).orElseThrow();
    assertThat(info(pid).orElseThrow().ancestors()).containsExactly(test);
    assertThat(info(pid).orElseThrow().parent()).contains(test);
    start((InitAck<Pid> starter) -> {
      starter.ok(Pid.self());
      test.send(start(StartTest::up).orElseThrow());
      Extras.waitForEver();
    });
    var child = receive(Pid.class);
    var ancestors = info(child).orElseThrow().ancestors();
    assertThat(ancestors).hasSize(2).endsWith(test);
    assertThat(info(child).orElseThrow().parent()).contains(ancestors.getFirst());
  }

  // rule 58
  @Test
  void without_a_link_the_process_outlives_its_starter() {
    var test = Pid.self();
    var starter =
        begun(() -> {
          test.send(start(StartTest::up).orElseThrow());
          exit(Why.BOOM);
        });
    var pid = receive(Pid.class);
    awaitEnd(starter);
    assertThat(isAlive(pid)).isTrue();
    assertThat(info(pid).orElseThrow().links()).isEmpty();
  }

  @Test
  void with_a_link_the_process_dies_with_its_starter() {
    var test = Pid.self();
    var starter =
        begun(() -> {
          test.send(startLink(StartTest::up).orElseThrow());
          Extras.obey();
        });
    var monitor = monitor(receive(Pid.class));
    starter.handle().send(Why.BOOM);
    assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
  }

  @Test
  void a_process_that_is_up_is_an_ordinary_one() {
    trapExits(true);
    Pid pid =
        startLink(
                (InitAck<Pid> starter) -> {
                  starter.ok(Pid.self());
                  exit(Why.BOOM);
                })
            .orElseThrow();
    assertThat(receive()).isEqualTo(new ExitSignal(pid, Why.BOOM));
  }

  @Test
  void labels_and_threads_are_options_of_a_start() {
    var pid =
        start(StartTest::up, SpawnOption.label("label"), SpawnOption.platformThread())
            .orElseThrow();
    assertThat(info(pid).orElseThrow().label()).contains("label");
  }

  /** A failed start with a link. */
  @Nested
  class FailedLinks {

    // rule 44
    @Test
    void end_a_starter_that_does_not_trap_exits() {
      var wentOn = new AtomicBoolean();
      var starter =
          begun(() -> {
            startLink(ack -> {
              throw ack.fail(Why.BOOM);
            });
            wentOn.set(true);
          });
      assertThat(awaitEnd(starter)).isEqualTo(Why.BOOM);
      assertThat(wentOn).isFalse();
    }

    // rule 44
    @Test
    void do_not_end_it_when_they_are_normal() {
      assertThat(startLink(ack -> exit(ExitReason.NORMAL)))
          .isEqualTo(new StartResult.Failed<>(ExitReason.NORMAL));
    }

    // rule 44
    @Test
    void leave_no_message_with_a_starter_that_traps_exits() {
      trapExits(true);
      Pid.self().send("before");
      for (int i = 0; i < 500; i++) {
        assertThat(
                startLink(ack -> {
                  throw ack.fail(Why.BOOM);
                }))
            .isEqualTo(new StartResult.Failed<>(Why.BOOM));
        assertThat(startLink(ack -> ack.ignore())).isEqualTo(new StartResult.Ignored<>());
        assertThat(startLink(_ -> exit(Why.BANG))).isEqualTo(new StartResult.Failed<>(Why.BANG));
      }
      assertThat(arrived()).containsExactly("before");
      assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
    }

    @Test
    void leave_nobody_behind_when_the_starter_dies_meanwhile() {
      var test = Pid.self();
      var starter =
          begun(() ->
              startLink(_ -> {
                test.send(Pid.self());
                Extras.waitForEver();
              }));
      var child = receive(Pid.class);
      var monitor = monitor(child);
      exit(starter.handle(), ExitReason.KILL);
      assertThat(awaitEnd(starter)).isEqualTo(new ExitReason.Killed());
      assertThat(down(monitor).reason()).isEqualTo(new ExitReason.Killed());
    }
  }

  @Test
  void a_process_whose_starter_was_killed_meanwhile_goes_on_if_it_is_not_linked() {
    var test = Pid.self();
    var starter =
        begun(() ->
            start(ack -> {
              test.send(Pid.self());
              receive(String.class);
              ack.ok("nobody waits for this");
              test.send("is up");
            }));
    var child = receive(Pid.class);
    exit(starter.handle(), ExitReason.KILL);
    awaitEnd(starter);
    child.send("go on");
    assertThat(receive()).isEqualTo("is up");
  }

  /** Of a start that takes too long. */
  @Nested
  class Timeouts {

    private static final Duration SHORT = Duration.ofMillis(20);

    // rule 54
    @Test
    void kill_the_process_and_leave_nothing_of_it() {
      var pid = new AtomicReference<Pid>();
      var result =
          start(
              _ -> {
                pid.set(Pid.self());
                register(NAME, Pid.self());
                Extras.waitForEver();
              },
              SHORT);
      assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(NAME.whereis()).isEmpty();
      assertThat(list()).containsExactly(Pid.self());
    }

    // rule 54
    @Test
    void spare_a_linked_starter() {
      assertThat(startLink(_ -> Extras.waitForEver(), SHORT))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
    }

    // rule 54
    @Test
    void leave_no_message_with_a_linked_starter_that_traps_exits() {
      trapExits(true);
      assertThat(startLink(_ -> Extras.waitForEver(), SHORT))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(arrived()).isEmpty();
    }

    @Test
    void of_zero_leave_no_time() {
      assertThat(start(_ -> Extras.waitForEver(), Duration.ZERO))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
    }

    @Test
    void end_one_that_has_given_up_but_does_not_end() {
      assertThat(
              start(
                  starter -> {
                    starter.ignore();
                    Extras.waitForEver();
                  },
                  SHORT))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
    }

    @Test
    void do_not_matter_to_one_that_is_up_in_time() {
      var pid = start(StartTest::up, Duration.ofDays(1)).orElseThrow();
      assertThat(isAlive(pid)).isTrue();
    }

    @Test
    void that_come_at_the_same_time_as_the_word_leave_all_or_nothing() {
      trapExits(true);
      for (int i = 0; i < 500; i++) {
        int n = i;
        StartResult<Pid> result =
            startLink(
                starter -> {
                  for (int j = 0; j < n; j++) {
                    Thread.onSpinWait();
                  }
                  starter.ok(Pid.self());
                  Extras.waitForEver();
                },
                Duration.ofNanos(50L * i));
        switch (result) {
          case StartResult.Ok<Pid>(var pid, _) -> {
            assertThat(isAlive(pid)).isTrue();
            Processes.unlink(pid);
            exit(pid, ExitReason.KILL);
            awaitEnd(pid);
          }
          default -> assertThat(list()).containsExactly(Pid.self());
        }
        assertThat(arrived()).isEmpty();
      }
    }

    @Test
    @Impatient
    void end_after_the_grace_if_the_process_does_not_unwind() {
      var gate = new CountDownLatch(1);
      assertThat(start(_ -> holdOut(gate), SHORT))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      gate.countDown();
    }
  }

  /** What to do with a result. */
  @Nested
  class Results {

    @Test
    void give_the_handle_or_throw_the_reason() {
      assertThat(new StartResult.Ok<>(Pid.self(), "handle").orElseThrow()).isEqualTo("handle");
      assertThat(reasonOf(new StartResult.Failed<>(Why.BOOM))).isEqualTo(Why.BOOM);
    }

    @Test
    void give_a_handle_on_one_that_was_there() {
      StartResult<String> taken =
          new StartResult.Failed<>(new ExitReason.AlreadyStarted(Pid.self()));
      assertThat(taken.orExisting(Pid::toString)).isEqualTo(Pid.self().toString());
      assertThat(new StartResult.Ok<>(Pid.self(), "new").orExisting(Pid::toString))
          .isEqualTo("new");
    }

    private static ExitReason reasonOf(StartResult<?> failed) {
      try {
        failed.orElseThrow();
        throw new AssertionError("it did not throw");
      } catch (ExitException exit) {
        return exit.reason();
      }
    }
  }

  private static void up(InitAck<Pid> starter) {
    starter.ok(Pid.self());
    Extras.waitForEver();
  }

  private static void throwSomething() {
    throw new IllegalStateException("something");
  }
}
