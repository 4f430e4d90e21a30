package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.onExit;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnLink;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class OnExitTest {

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private Action note(String what) {
    return () -> done.add(what);
  }

  /** It is done. */
  @Nested
  class IsDone {

    private ExitReason endOf(Action work) {
      return awaitEnd(
          spawnMonitor(() -> {
            onExit(note("done"));
            work.run();
          }));
    }

    @Test
    void when_a_process_has_no_more_to_do() {
      assertThat(endOf(() -> {})).isEqualTo(ExitReason.NORMAL);
      assertThat(done).containsExactly("done");
    }

    @Test
    void when_it_exits() {
      assertThat(endOf(() -> exit(Why.BOOM))).isEqualTo(Why.BOOM);
      assertThat(done).containsExactly("done");
    }

    @Test
    void when_it_crashes() {
      assertThat(endOf(OnExitTest::throwSomething)).isInstanceOf(ExitReason.Crash.class);
      assertThat(done).containsExactly("done");
    }

    @Test
    void when_it_is_killed() {
      var ready = new CountDownLatch(1);
      var victim =
          spawnMonitor(() -> {
            onExit(note("done"));
            ready.countDown();
            Extras.waitForEver();
          });
      await(ready);
      exit(victim.handle(), ExitReason.KILL);
      assertThat(awaitEnd(victim)).isEqualTo(new ExitReason.Killed());
      assertThat(done).containsExactly("done");
    }

    @Test
    void when_the_process_is_one_for_a_while() {
      Processes.run(() -> {
        onExit(note("done"));
        return true;
      });
      assertThat(done).containsExactly("done");
    }
  }

  @Test
  void what_was_added_last_is_done_first() {
    awaitEnd(
        spawnMonitor(() -> {
          onExit(note("first"));
          onExit(note("second"));
          onExit(note("third"));
        }));
    assertThat(done).containsExactly("third", "second", "first");
  }

  @Test
  void it_is_done_after_the_stack_has_unwound() {
    var ready = new CountDownLatch(1);
    var victim =
        spawnMonitor(() -> {
          onExit(note("on exit"));
          try {
            ready.countDown();
            Extras.waitForEver();
          } finally {
            done.add("finally");
          }
        });
    await(ready);
    exit(victim.handle(), ExitReason.KILL);
    awaitEnd(victim);
    assertThat(done).containsExactly("finally", "on exit");
  }

  @Test
  void it_is_done_before_names_links_and_monitors_hear_of_the_death() {
    trapExits(true);
    var name = Name.local("name");
    var gate = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    var pid =
        spawnLink(() -> {
          register(name, Pid.self());
          onExit(() -> {
            begun.countDown();
            holdOut(gate);
          });
          receive(String.class);
        });
    var monitor = monitor(pid);
    pid.send("end");
    await(begun);
    assertThat(name.whereis()).isEmpty();
    assertThat(register(name, Pid.self())).isFalse();
    assertThat(arrived()).isEmpty();
    gate.countDown();
    assertThat(List.of(receive(), receive()))
        .containsExactlyInAnyOrder(
            new ExitSignal(pid, ExitReason.NORMAL), new Down(monitor, pid, ExitReason.NORMAL));
    assertThat(register(name, Pid.self())).isTrue();
  }

  @Test
  void one_that_throws_keeps_the_others_from_nothing() {
    var end =
        awaitEnd(
            spawnMonitor(() -> {
              onExit(note("first"));
              onExit(OnExitTest::throwSomething);
              onExit(OnExitTest::throwError);
              onExit(note("last"));
              exit(Why.BOOM);
            }));
    assertThat(end).isEqualTo(Why.BOOM);
    assertThat(done).containsExactly("last", "first");
  }

  @Test
  void an_exit_in_it_does_not_change_the_reason() {
    var end =
        awaitEnd(
            spawnMonitor(() -> {
              onExit(note("first"));
              onExit(() -> exit(Why.BANG));
              onExit(() -> exit(Pid.self(), Why.BANG));
              onExit(() -> exit(Pid.self(), ExitReason.KILL));
              exit(Why.BOOM);
            }));
    assertThat(end).isEqualTo(Why.BOOM);
    assertThat(done).containsExactly("first");
  }

  @Test
  void an_exit_signal_while_it_is_done_changes_nothing() {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    var pid =
        spawnMonitor(() -> {
          onExit(() -> {
            begun.countDown();
            holdOut(gate);
            interrupted.set(Thread.currentThread().isInterrupted());
            note("done").run();
          });
          exit(Why.BOOM);
        });
    await(begun);
    exit(pid.handle(), ExitReason.KILL);
    gate.countDown();
    assertThat(awaitEnd(pid)).isEqualTo(Why.BOOM);
    assertThat(done).containsExactly("done");
    assertThat(interrupted).isFalse();
  }

  @Test
  void it_can_add_more() {
    awaitEnd(
        spawnMonitor(() -> {
          onExit(note("first"));
          onExit(() -> {
            done.add("second");
            onExit(note("third"));
          });
        }));
    assertThat(done).containsExactly("second", "third", "first");
  }

  /** In it, the operations of the library work, whatever has ended the process. */
  @Nested
  class Works {

    private void inTheHookOfOneThatWasKilled(Action action) {
      var ready = new CountDownLatch(1);
      var failure = new AtomicReference<Throwable>();
      var victim =
          spawnMonitor(() -> {
            onExit(() -> {
              try {
                action.run();
              } catch (Throwable thrown) {
                failure.set(thrown);
              }
            });
            ready.countDown();
            Extras.waitForEver();
          });
      await(ready);
      victim.handle().send("before");
      exit(victim.handle(), ExitReason.KILL);
      assertThat(awaitEnd(victim)).isEqualTo(new ExitReason.Killed());
      assertThat(failure.get()).isNull();
    }

    @Test
    void sending() {
      var test = Pid.self();
      inTheHookOfOneThatWasKilled(() -> test.send(Pid.self()));
      assertThat(receive(Pid.class)).isNotEqualTo(test);
    }

    @Test
    void receiving_what_was_left_in_the_mailbox() {
      var test = Pid.self();
      inTheHookOfOneThatWasKilled(() -> test.send(receive()));
      assertThat(receive()).isEqualTo("before");
    }

    @Test
    void asking_and_waiting_for_the_answer() {
      var test = Pid.self();
      var server = spawn(OnExitTest::echo);
      inTheHookOfOneThatWasKilled(() -> {
        server.send(Pid.self());
        test.send(receive(Pid.class));
      });
      assertThat(receive()).isEqualTo(server);
    }

    @Test
    void starting_and_awaiting_a_process() {
      inTheHookOfOneThatWasKilled(
          () -> assertThat(awaitEnd(spawnMonitor(() -> exit(Why.BOOM)))).isEqualTo(Why.BOOM));
    }

    @Test
    void linking_to_one_who_then_hears_of_the_end() {
      trapExits(true);
      var test = Pid.self();
      var pid = new AtomicReference<Pid>();
      inTheHookOfOneThatWasKilled(() -> {
        pid.set(Pid.self());
        link(test);
      });
      assertThat(receive()).isEqualTo(new ExitSignal(pid.get(), new ExitReason.Killed()));
    }

    @Test
    void looking_at_oneself() {
      inTheHookOfOneThatWasKilled(() -> {
        assertThat(isAlive(Pid.self())).isFalse();
        assertThat(info(Pid.self()).orElseThrow().status()).isEqualTo(ProcessInfo.Status.EXITING);
      });
    }

    @Test
    void but_finally_blocks_outside_it_unwind() {
      var ready = new CountDownLatch(1);
      var test = Pid.self();
      var victim =
          spawnMonitor(() -> {
            onExit(() -> test.send("on exit"));
            try {
              ready.countDown();
              Extras.waitForEver();
            } finally {
              test.send("finally");
            }
          });
      await(ready);
      exit(victim.handle(), ExitReason.KILL);
      awaitEnd(victim);
      assertThat(arrived()).containsExactly("on exit");
    }
  }

  /** Of actions that do not come to an end. */
  @Nested
  @Impatient
  class Hanging {

    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void ones_hold_up_a_death_no_longer_than_the_grace() {
      var pid =
          spawnMonitor(() -> {
            onExit(note("first"));
            onExit(() -> holdOut(gate));
            exit(Why.BOOM);
          });
      assertThat(awaitEnd(pid)).isEqualTo(Why.BOOM);
      assertThat(done).containsExactly("first");
      gate.countDown();
    }

    @Test
    void ones_may_hang_one_after_the_other() {
      var pid =
          spawnMonitor(() -> {
            onExit(note("never done"));
            onExit(() -> holdOut(gate));
            onExit(() -> holdOut(gate));
            exit(Why.BOOM);
          });
      assertThat(awaitEnd(pid)).isEqualTo(Why.BOOM);
      assertThat(done).isEmpty();
      gate.countDown();
    }

    @Test
    void ones_that_wait_for_a_message_are_unwound_at_last() {
      var unwound = new CountDownLatch(1);
      var pid =
          spawnMonitor(() ->
              onExit(() -> {
                try {
                  Extras.waitForEver();
                } finally {
                  unwound.countDown();
                }
              }));
      assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
      await(unwound);
    }

    @Test
    void ones_that_wait_in_a_row_are_all_unwound_at_last() {
      var unwound = new CountDownLatch(2);
      var pid =
          spawnMonitor(() -> {
            for (int i = 0; i < 2; i++) {
              onExit(() -> {
                try {
                  Extras.waitForEver();
                } finally {
                  unwound.countDown();
                }
              });
            }
          });
      assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
      await(unwound);
    }

    @Test
    void one_is_done_by_others_for_a_process_that_does_not_unwind() {
      var test = Pid.self();
      var echo = spawn(OnExitTest::echo);
      var ready = new CountDownLatch(1);
      var pid =
          spawnMonitor(() -> {
            onExit(() -> {
              echo.send(Pid.self()); // and its answer wakes the one who does this
              test.send(receive(Pid.class));
            });
            ready.countDown();
            holdOut(gate);
          });
      await(ready);
      exit(pid.handle(), Why.BOOM);
      assertThat(receive(Pid.class)).isEqualTo(echo);
      assertThat(awaitEnd(pid)).isEqualTo(Why.BOOM);
      gate.countDown();
    }

    @Test
    void a_process_that_unwinds_at_last_does_not_disturb_those_who_end_it() {
      var inHook = new CountDownLatch(1);
      var hookGate = new CountDownLatch(1);
      var own = new AtomicReference<Thread>();
      var test = Pid.self();
      var ready = new CountDownLatch(1);
      var pid =
          spawnMonitor(() -> {
            onExit(() -> test.send("first"));
            onExit(() -> {
              inHook.countDown();
              holdOut(hookGate);
              test.send("second");
            });
            own.set(Thread.currentThread());
            ready.countDown();
            holdOut(gate);
          });
      await(ready);
      exit(pid.handle(), Why.BOOM);
      await(inHook);
      gate.countDown(); // now its own thread comes to an end, too
      join(own.get());
      hookGate.countDown();
      assertThat(List.of(receive(), receive(), receive()))
          .containsExactly("second", "first", new Down(pid.monitor(), pid.handle(), Why.BOOM));
    }

    @Test
    void ones_are_fenced_when_the_process_has_been_declared_dead() {
      var test = Pid.self();
      var tried = new CountDownLatch(1);
      var pid =
          spawnMonitor(() ->
              onExit(() -> {
                holdOut(gate);
                try {
                  test.send("from beyond");
                } finally {
                  tried.countDown();
                }
              }));
      assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
      gate.countDown();
      await(tried);
      assertThat(arrived()).isEmpty();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while it waited for a thread", e);
    }
  }

  private static void echo() {
    while (true) {
      receive(Pid.class).send(Pid.self());
    }
  }

  private static void throwSomething() {
    throw new IllegalStateException("something");
  }

  private static void throwError() {
    throw new AssertionError("some error");
  }
}
