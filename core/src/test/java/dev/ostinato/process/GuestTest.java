package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.list;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.onExit;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.sendAfter;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.startLink;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Threads that are no process. */
@OnItsOwnNode
class GuestTest {

  /** A thread of a test, which ends when it has done its work or the test has ended. */
  private static final class Stranger {
    private final Thread thread;
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    private Stranger(Thread.Builder builder, Action work) {
      thread =
          builder.start(() -> {
            try {
              work.run();
            } catch (Throwable t) {
              thrown.set(t);
            }
          });
    }

    static Stranger begin(Action work) {
      return new Stranger(Thread.ofPlatform().name("stranger").daemon(), work);
    }

    /** Waits for its end, and fails if it has failed. */
    void end() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while it waited for a thread", e);
      }
      if (thrown.get() != null) {
        throw new AssertionError("the thread has failed", thrown.get());
      }
    }

    static void toEnd(Action work) {
      begin(work).end();
    }
  }

  /** The exit that an operation throws. */
  private static ExitReason exitOf(Action operation) throws Exception {
    try {
      operation.run();
    } catch (ExitException exit) {
      return exit.reason();
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void a_thread_is_one_guest_for_its_life() {
    var test = Pid.self();
    Stranger.toEnd(() -> {
      assertThat(Pid.self()).isSameAs(Pid.self()).isNotEqualTo(test);
      assertThat(isAlive(Pid.self())).isTrue();
      assertThat(list()).contains(Pid.self()).doesNotContain(test);
      assertThat(info(Pid.self()).orElseThrow().label()).contains("stranger");
      assertThat(info(Pid.self()).orElseThrow().parent()).isEmpty();
    });
  }

  @Test
  void a_virtual_thread_can_be_a_guest() {
    var test = Pid.self();
    new Stranger(
            Thread.ofVirtual(),
            () -> {
              test.send(Pid.self());
              assertThat(receive()).isEqualTo("hello");
              assertThat(info(Pid.self()).orElseThrow().label()).isEmpty();
            })
        .thread.isVirtual();
    var guest = receive(Pid.class);
    var monitor = monitor(guest);
    guest.send("hello");
    assertThat(down(monitor).reason()).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void a_guest_does_what_processes_do() {
    var test = Pid.self();
    var stranger =
        Stranger.begin(() -> {
          var monitor = monitor(test);
          assertThat(Processes.demonitor(monitor)).isTrue();
          test.send(Pid.self());
          assertThat(receive(Integer.class)).isEqualTo(1);
          assertThat(receive()).isEqualTo("skipped");
          sendAfter(Pid.self(), "later", Duration.ofMillis(1));
          assertThat(receive()).isEqualTo("later");
          var name = Name.local("name of a guest");
          assertThat(register(name, Pid.self())).isTrue();
          name.send("by name");
          assertThat(receive()).isEqualTo("by name");
          var child = spawn(Extras::obey);
          link(child);
          assertThat(info(child).orElseThrow().parent()).contains(Pid.self());
          trapExits(true);
          child.send(Why.BOOM);
          assertThat(receive()).isEqualTo(new ExitSignal(child, Why.BOOM));
        });
    var guest = receive(Pid.class);
    guest.send("skipped");
    guest.send(1);
    stranger.end();
  }

  /** An exit signal. */
  @Nested
  class Signals {

    @Test
    void are_thrown_by_the_operation_that_the_guest_is_in() {
      var test = Pid.self();
      var stranger =
          Stranger.begin(() -> {
            test.send(Pid.self());
            assertThat(exitOf(Extras::waitForEver)).isEqualTo(Why.BOOM);
          });
      exit(receive(Pid.class), Why.BOOM);
      stranger.end();
    }

    @Test
    void are_thrown_once_by_the_next_operation() {
      var test = Pid.self();
      var sent = new CountDownLatch(1);
      var stranger =
          Stranger.begin(() -> {
            test.send(Pid.self());
            await(sent); // which is not interrupted
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(exitOf(() -> receive(Duration.ZERO))).isEqualTo(Why.BOOM);
            assertThat(receive()).isEqualTo("after");
            assertThat(receive(Duration.ZERO)).isEmpty();
            test.send("goes on");
          });
      var guest = receive(Pid.class);
      exit(guest, Why.BOOM);
      exit(guest, Why.BANG); // the first reason wins
      guest.send("after");
      assertThat(isAlive(guest)).isTrue();
      sent.countDown();
      stranger.end();
      assertThat(arrived()).containsExactly("goes on");
    }

    @Test
    void surface_in_any_operation() {
      var test = Pid.self();
      for (var arguments : Everything.operations().toList()) {
        var name = (String) arguments.get()[0];
        var operation = Objects.requireNonNull((Action) arguments.get()[1]);
        var sent = new CountDownLatch(1);
        var stranger =
            Stranger.begin(() -> {
              Everything.prepare();
              test.send(Pid.self());
              await(sent);
              assertThat(exitOf(operation)).as(name).isEqualTo(Why.BOOM);
            });
        exit(receive(Pid.class), Why.BOOM);
        sent.countDown();
        stranger.end();
      }
    }

    @Test
    void of_kill_do_not_end_a_guest_either() {
      var test = Pid.self();
      var stranger =
          Stranger.begin(() -> {
            trapExits(true);
            test.send(Pid.self());
            assertThat(exitOf(Extras::waitForEver)).isEqualTo(new ExitReason.Killed());
          });
      exit(receive(Pid.class), ExitReason.KILL);
      stranger.end();
    }

    @Test
    void come_over_links() {
      Stranger.toEnd(() -> {
        var child = spawn(Extras::obey);
        link(child);
        child.send(Why.BOOM);
        assertThat(exitOf(Extras::waitForEver)).isEqualTo(Why.BOOM);
        assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
      });
    }

    @Test
    void of_normal_are_not_noticed() {
      Stranger.toEnd(() -> {
        var child = spawn(Extras::obey);
        link(child);
        var monitor = monitor(child);
        child.send(ExitReason.NORMAL);
        assertThat(down(monitor).reason()).isEqualTo(ExitReason.NORMAL);
      });
    }

    @Test
    void can_be_trapped() {
      var test = Pid.self();
      var stranger =
          Stranger.begin(() -> {
            trapExits(true);
            test.send(Pid.self());
            assertThat(receive()).isEqualTo(new ExitSignal(test, Why.BOOM));
          });
      exit(receive(Pid.class), Why.BOOM);
      stranger.end();
    }

    @Test
    void to_oneself_are_thrown_before_exit_returns() {
      Stranger.toEnd(() -> {
        for (var reason : List.of(Why.BOOM, ExitReason.NORMAL)) {
          assertThat(exitOf(() -> exit(Pid.self(), reason))).isEqualTo(reason);
          assertThat(exitOf(() -> exit(reason))).isEqualTo(reason);
        }
        assertThat(receive(Duration.ZERO)).isEmpty();
      });
    }
  }

  @Test
  void a_failed_startLink_returns_the_failure_and_that_is_all() {
    Stranger.toEnd(() -> {
      assertThat(startLink(_ -> exit(Why.BOOM))).isEqualTo(new StartResult.Failed<>(Why.BOOM));
      assertThat(startLink(_ -> Extras.waitForEver(), Duration.ofMillis(5)))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(startLink(InitAck::ignore)).isEqualTo(new StartResult.Ignored<>());
      assertThat(receive(Duration.ZERO)).isEmpty();
      assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
    });
  }

  @Test
  void a_startLink_whose_time_is_over_as_the_process_is_up_leaves_all_or_nothing() {
    Stranger.toEnd(() -> {
      for (int i = 0; i < 1_000; i++) {
        int n = i % 200;
        StartResult<Pid> result =
            startLink(
                starter -> {
                  for (int j = 0; j < n; j++) {
                    Thread.onSpinWait();
                  }
                  starter.ok(Pid.self());
                  Extras.waitForEver();
                },
                Duration.ofNanos(200L * n));
        if (result instanceof StartResult.Ok<Pid>(var pid, _)) {
          assertThat(info(Pid.self()).orElseThrow().links()).containsExactly(pid);
          Processes.unlink(pid);
          exit(pid, ExitReason.KILL);
        }
        assertThat(info(Pid.self()).orElseThrow().links()).isEmpty();
        assertThat(receive(Duration.ZERO)).isEmpty();
      }
    });
  }

  @Test
  void a_successful_startLink_links() {
    var test = Pid.self();
    Stranger.toEnd(() -> {
      Pid child =
          startLink(
                  (InitAck<Pid> starter) -> {
                    trapExits(true);
                    starter.ok(Pid.self());
                    test.send(receive(ExitSignal.class));
                  })
              .orElseThrow();
      assertThat(info(Pid.self()).orElseThrow().links()).containsExactly(child);
      test.send(Pid.self());
    });
    var guest = receive(Pid.class);
    assertThat(receive()).isEqualTo(new ExitSignal(guest, ExitReason.NORMAL));
  }

  /** The end of the thread. */
  @Nested
  class Ends {

    private final CountDownLatch ready = new CountDownLatch(1);

    @Test
    void are_heard_by_links_and_monitors() {
      var test = Pid.self();
      trapExits(true);
      var stranger =
          Stranger.begin(() -> {
            link(test);
            test.send(Pid.self());
            await(ready);
          });
      var guest = receive(Pid.class);
      var monitor = monitor(guest);
      ready.countDown();
      stranger.end();
      assertThat(List.of(receive(), receive()))
          .containsExactly(
              new ExitSignal(guest, ExitReason.NORMAL),
              new Down(monitor, guest, ExitReason.NORMAL));
      assertThat(isAlive(guest)).isFalse();
      assertThat(info(guest)).isEmpty();
    }

    @Test
    void have_the_reason_of_an_exit_signal_if_that_was_the_last_thing_it_met() {
      endsWith(Why.BOOM, () -> exitOf(Extras::waitForEver));
    }

    @Test
    void have_the_reason_of_an_exit_signal_that_it_has_not_met() {
      endsWith(Why.BOOM, () -> await(ready));
    }

    @Test
    void are_normal_if_it_went_on_after_an_exit_signal() {
      var test = Pid.self();
      endsWith(
          ExitReason.NORMAL,
          () -> {
            exitOf(Extras::waitForEver);
            test.send("goes on");
          });
    }

    private void endsWith(ExitReason reason, Action work) {
      var test = Pid.self();
      Stranger.begin(() -> {
        test.send(Pid.self());
        work.run();
      });
      var guest = receive(Pid.class);
      var monitor = monitor(guest);
      exit(guest, Why.BOOM);
      ready.countDown();
      assertThat(down(monitor).reason()).isEqualTo(reason);
    }

    @Test
    void end_what_is_linked_to_it_if_they_are_not_normal() {
      var test = Pid.self();
      Stranger.begin(() -> {
        test.send(spawn(Extras::waitForEver));
        link(receive(Pid.class));
        exit(Pid.self(), Why.BOOM);
      });
      var child = receive(Pid.class);
      var monitor = monitor(child);
      var guest = info(child).orElseThrow().parent().orElseThrow();
      guest.send(child);
      assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
    }

    @Test
    void free_its_name_and_its_timers() {
      var test = Pid.self();
      var name = Name.local("name of a guest that ends");
      var stranger =
          Stranger.begin(() -> {
            register(name, Pid.self());
            test.send(Pid.self());
            test.send(sendAfter(Pid.self(), "never", Duration.ofDays(1)));
            await(ready);
          });
      var monitor = monitor(receive(Pid.class));
      var timer = receive(TimerRef.class);
      ready.countDown();
      stranger.end();
      down(monitor);
      assertThat(timer.remaining()).isEmpty();
      Stranger.toEnd(() -> assertThat(name.whereis()).isEmpty());
    }

    @Test
    void do_what_is_to_be_done_on_exit() {
      var test = Pid.self();
      var stranger =
          Stranger.begin(() -> {
            var guest = Pid.self();
            onExit(() -> test.send("first"));
            onExit(() -> {
              assertThat(Pid.self()).isEqualTo(guest);
              Pid.self().send("to itself");
              test.send(receive());
            });
            test.send(Pid.self());
            await(ready);
          });
      var monitor = monitor(receive(Pid.class));
      ready.countDown();
      stranger.end();
      down(monitor);
      assertThat(arrived()).containsExactly("to itself", "first");
    }

    @Test
    void wait_no_longer_than_the_grace_for_what_is_to_be_done_on_exit() {
      var test = Pid.self();
      var gate = new CountDownLatch(1);
      Stranger.begin(() -> {
        onExit(() -> test.send("the next one"));
        onExit(() -> holdOut(gate));
        test.send(Pid.self());
        await(ready);
      });
      var monitor = monitor(receive(Pid.class));
      try (var logged = Logged.open()) {
        ready.countDown();
        assertThat(down(monitor).reason()).isEqualTo(ExitReason.NORMAL);
        assertThat(logged.about("declared dead")).hasSize(1);
      }
      assertThat(arrived()).containsExactly("the next one");
      gate.countDown();
    }
  }

  /** An interrupt that is none of ours. */
  @Nested
  class Interrupts {

    @Test
    void end_a_wait_and_are_kept() {
      Stranger.toEnd(() -> {
        Thread.currentThread().interrupt();
        assertThat(exitOf(Extras::waitForEver)).isEqualTo(new ExitReason.Interrupted());
        assertThat(Thread.interrupted()).isTrue();
      });
    }

    @Test
    void do_not_disturb_an_operation_that_need_not_wait() {
      Stranger.toEnd(() -> {
        Pid.self().send("there");
        Thread.currentThread().interrupt();
        assertThat(receive()).isEqualTo("there");
        assertThat(Thread.interrupted()).isTrue();
      });
    }

    @Test
    void come_from_other_threads() {
      var thread = new AtomicReference<Thread>();
      var waiting = new CountDownLatch(1);
      var stranger =
          Stranger.begin(() -> {
            thread.set(Thread.currentThread());
            waiting.countDown();
            assertThat(exitOf(Extras::waitForEver)).isEqualTo(new ExitReason.Interrupted());
          });
      await(waiting);
      thread.get().interrupt();
      stranger.end();
    }
  }

  @Test
  void many_threads_are_many_guests() {
    var strangers = new ArrayList<Stranger>();
    var test = Pid.self();
    for (int i = 0; i < 200; i++) {
      strangers.add(Stranger.begin(() -> test.send(Pid.self())));
    }
    strangers.forEach(Stranger::end);
    assertThat(arrived()).hasSize(200).doesNotHaveDuplicates();
  }
}
