package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.run;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnLink;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Extras.Why;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@link Processes#run}: a process for a while. */
@OnItsOwnNode
class RunTest {

  /** The exit with which a run ends. */
  private static ExitException exitOf(Callable<?> work) {
    var thrown = new AtomicReference<ExitException>();
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> run(work))
        .satisfies(thrown::set);
    return thrown.get();
  }

  private static boolean doNothing() {
    return true;
  }

  @Test
  void it_is_a_new_process_on_the_same_thread() {
    var outer = Pid.self();
    var thread = Thread.currentThread();
    Pid inner =
        run(() -> {
          assertThat(Thread.currentThread()).isSameAs(thread);
          assertThat(isAlive(Pid.self())).isTrue();
          assertThat(info(Pid.self()).orElseThrow().label()).contains(thread.getName());
          assertThat(info(Pid.self()).orElseThrow().parent()).isEmpty();
          return Pid.self();
        });
    assertThat(inner).isNotEqualTo(outer);
    assertThat(isAlive(inner)).isFalse();
    assertThat(Pid.self()).isEqualTo(outer);
    assertThat(isAlive(outer)).isTrue();
  }

  @Test
  void it_has_a_mailbox_of_its_own() {
    Pid.self().send("for the outer one");
    assertThat(
            run(() -> {
              Pid.self().send("for the inner one");
              return arrived();
            }))
        .containsExactly("for the inner one");
    assertThat(arrived()).containsExactly("for the outer one");
  }

  @Test
  void it_ends_with_its_work() {
    var watcher = new AtomicReference<Monitor>();
    var gate = new CountDownLatch(1);
    var test = Pid.self();
    run(() -> {
      var self = Pid.self();
      spawn(() -> {
        watcher.set(monitor(self));
        gate.countDown();
        test.send(down(watcher.get()).reason());
      });
      await(gate);
      return true;
    });
    assertThat(receive()).isEqualTo(ExitReason.NORMAL);
  }

  /** What comes out. */
  @Nested
  class Gives {

    @Test
    void what_the_work_returns() {
      assertThat(run(() -> 42)).isEqualTo(42);
    }

    @Test
    void the_very_unchecked_exception_that_the_work_throws() {
      for (var thrown :
          new Throwable[] {
            new IllegalStateException("something"),
            new AssertionError("some error"),
            new ExitException(Why.BOOM)
          }) {
        assertThatThrownBy(() -> run(() -> sneak(thrown))).isSameAs(thrown);
      }
    }

    private static boolean sneak(Throwable thrown) {
      switch (thrown) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError(thrown);
      }
    }

    @Test
    void a_checked_exception_as_the_cause_of_an_exit() {
      var thrown = new IOException("something");
      var exit =
          exitOf(() -> {
            throw thrown;
          });
      assertThat(exit).hasCause(thrown);
      assertThat(exit.reason()).isEqualTo(ExitReason.Crash.of(thrown));
    }

    @Test
    void an_exit_when_an_exit_signal_has_ended_it() {
      var exit =
          exitOf(() -> {
            var self = Pid.self();
            spawn(() -> exit(self, Why.BOOM));
            Extras.waitForEver();
            return true;
          });
      assertThat(exit.reason()).isEqualTo(Why.BOOM);
      assertThat(exit).hasNoCause();
    }

    @Test
    void an_exit_when_it_was_killed() {
      var exit =
          exitOf(() -> {
            exit(Pid.self(), ExitReason.KILL);
            return true;
          });
      assertThat(exit.reason()).isEqualTo(new ExitReason.Killed());
    }

    @Test
    void an_exit_even_if_the_work_has_not_noticed_the_signal() {
      assertThat(exitOf(() -> awaitSignal(true)).reason()).isEqualTo(Why.BOOM);
    }

    @Test
    void an_exit_with_what_the_work_made_of_the_signal_as_the_cause() {
      var exit = exitOf(() -> awaitSignal(false));
      assertThat(exit.reason()).isEqualTo(Why.BOOM);
      assertThat(exit).hasCauseInstanceOf(IllegalStateException.class);
    }

    private static boolean awaitSignal(boolean swallow) {
      var self = Pid.self();
      spawn(() -> exit(self, Why.BOOM));
      try {
        new CountDownLatch(1).await();
        return true;
      } catch (InterruptedException e) {
        if (swallow) {
          return true;
        }
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void it_ends_those_who_are_linked_to_it_when_it_fails() {
    var other = idle();
    var monitor = monitor(other);
    exitOf(() -> {
      link(other);
      throw exit(Why.BOOM);
    });
    assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
  }

  @Test
  void it_is_ended_by_those_who_are_linked_to_it() {
    var exit =
        exitOf(() -> {
          spawnLink(() -> exit(Why.BOOM));
          Extras.waitForEver();
          return true;
        });
    assertThat(exit.reason()).isEqualTo(Why.BOOM);
  }

  @Test
  void it_can_trap_exits() {
    var trapped =
        run(() -> {
          trapExits(true);
          var child = spawnLink(() -> exit(Why.BOOM));
          assertThat(receive()).isEqualTo(new ExitSignal(child, Why.BOOM));
          return true;
        });
    assertThat(trapped).isTrue();
    assertThat(trapExits(false)).isFalse();
  }

  /** A process for a while within a process. */
  @Nested
  class Nests {

    @Test
    void and_its_end_does_not_touch_the_outer_one() {
      assertThat(
              exitOf(
                      () -> {
                        exit(Pid.self(), Why.BOOM);
                        return true;
                      })
                  .reason())
          .isEqualTo(Why.BOOM);
      Pid.self().send("goes on");
      assertThat(receive()).isEqualTo("goes on");
    }

    @Test
    void and_a_signal_to_the_outer_one_waits_for_the_inner_one() {
      var inner = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var outer =
          begun(() ->
              run(() -> {
                inner.countDown();
                Extras.holdOut(gate);
                Pid.self().send("the inner one goes on");
                return receive();
              }));
      await(inner);
      exit(outer.handle(), Why.BOOM);
      gate.countDown();
      assertThat(Extras.awaitEnd(outer)).isEqualTo(Why.BOOM);
    }

    @Test
    void and_a_kill_of_the_outer_one_unwinds_both() {
      var test = Pid.self();
      var outer =
          begun(() ->
              run(() -> {
                test.send(Pid.self());
                Extras.waitForEver();
                return true;
              }));
      var pid = receive(Pid.class);
      var monitor = monitor(pid);
      exit(outer.handle(), ExitReason.KILL);
      assertThat(down(monitor).reason()).isEqualTo(new ExitReason.Interrupted());
      assertThat(Extras.awaitEnd(outer)).isEqualTo(new ExitReason.Killed());
    }

    @Test
    void and_a_kill_of_the_outer_one_is_not_lost_when_the_inner_one_ends() {
      var inner = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var outer =
          begun(() -> {
            run(() -> {
              inner.countDown();
              Extras.holdOut(gate);
              return true;
            });
            await(new CountDownLatch(1)); // which the interrupt of the kill must end
          });
      await(inner);
      exit(outer.handle(), ExitReason.KILL);
      gate.countDown();
      assertThat(Extras.awaitEnd(outer)).isEqualTo(new ExitReason.Killed());
    }
  }

  /** Interrupts of the thread. */
  @Nested
  class Interrupts {

    @Test
    void from_outside_end_a_wait_and_are_kept() {
      var exit =
          exitOf(() -> {
            Thread.currentThread().interrupt();
            Extras.waitForEver();
            return true;
          });
      assertThat(exit.reason()).isEqualTo(new ExitReason.Interrupted());
      assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void from_outside_that_nobody_waits_for_are_kept() {
      Thread.currentThread().interrupt();
      assertThat(run(RunTest::doNothing)).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void that_were_meant_for_the_process_do_not_outlive_it() {
      for (int i = 0; i < 500; i++) {
        var done = new CountDownLatch(1);
        try {
          run(() -> {
            var self = Pid.self();
            spawn(() -> {
              exit(self, ExitReason.KILL);
              done.countDown();
            });
            for (int j = 0; j < 100; j++) {
              Thread.onSpinWait();
            }
            return true;
          });
        } catch (ExitException exit) {
          assertThat(exit.reason()).isEqualTo(new ExitReason.Killed());
        }
        assertThat(Thread.interrupted()).isFalse();
        await(done);
      }
    }

    @Test
    void can_be_caught_in_a_process_of_its_own_thread() {
      var test = Pid.self();
      var pid =
          begun(() -> {
            test.send(Thread.currentThread());
            try {
              Extras.waitForEver();
            } catch (ExitException exit) {
              test.send(exit.reason());
            }
            test.send(receive());
          });
      receive(Thread.class).interrupt();
      assertThat(receive()).isEqualTo(new ExitReason.Interrupted());
      pid.handle().send("goes on");
      assertThat(receive()).isEqualTo("goes on");
    }

    @Test
    void end_a_process_of_its_own_thread_that_does_not_catch_them() {
      var test = Pid.self();
      var pid =
          begun(() -> {
            test.send(Thread.currentThread());
            Extras.waitForEver();
          });
      receive(Thread.class).interrupt();
      assertThat(Extras.awaitEnd(pid)).isEqualTo(new ExitReason.Interrupted());
    }
  }

  @Test
  @Impatient
  void one_that_was_declared_dead_gives_its_thread_back_at_last() {
    var gate = new CountDownLatch(1);
    var test = Pid.self();
    var exit =
        exitOf(() -> {
          var self = Pid.self();
          spawn(() -> {
            var monitor = monitor(self);
            exit(self, Why.BOOM);
            test.send(down(monitor).reason());
            gate.countDown();
          });
          Extras.holdOut(gate);
          return true;
        });
    assertThat(exit.reason()).isEqualTo(Why.BOOM);
    assertThat(receive(ExitReason.class)).isIn(Why.BOOM, new ExitReason.NoProcess());
    assertThat(Thread.interrupted()).isFalse();
    assertThat(isAlive(test)).isTrue();
  }
}
