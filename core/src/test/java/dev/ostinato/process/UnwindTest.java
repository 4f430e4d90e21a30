package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.list;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.registered;
import static dev.ostinato.process.Processes.sendAfter;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.process.Extras.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the exit signal to the announcement of the death. */
@OnItsOwnNode
class UnwindTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Event(String text) {}

  @Test
  void a_death_is_announced_when_all_finally_blocks_have_run() {
    var test = Pid.self();
    var finished = new AtomicBoolean();
    var victim =
        spawnMonitor(() -> {
          try {
            test.send("waits");
            Extras.waitForEver();
          } finally {
            for (int i = 0; i < 1_000; i++) {
              Thread.onSpinWait();
            }
            finished.set(true);
          }
        });
    receive(String.class);
    exit(victim.handle(), ExitReason.KILL);
    awaitEnd(victim);
    assertThat(finished).isTrue();
  }

  @Test
  void finally_blocks_are_not_interrupted_again() {
    var test = Pid.self();
    var interrupted = new AtomicBoolean();
    var victim =
        spawnMonitor(() -> {
          try {
            test.send(new Event("waits"));
            Extras.waitForEver();
          } finally {
            interrupted.set(Thread.currentThread().isInterrupted());
            test.send("this operation unwinds");
          }
        });
    receive(Event.class);
    exit(victim.handle(), Why.BOOM);
    exit(victim.handle(), ExitReason.KILL);
    assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
    assertThat(interrupted).isFalse();
    assertThat(arrived()).isEmpty();
  }

  @Test
  void the_more_it_catches_the_less_it_gets_done() {
    var test = Pid.self();
    var caught = new AtomicReference<Throwable>();
    var victim =
        begun(() -> {
          try {
            Extras.waitForEver();
          } catch (Throwable first) {
            try {
              test.send("swallowed");
            } catch (Throwable second) {
              caught.set(second);
            }
          }
        });
    exit(victim.handle(), Why.BOOM);
    assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
    assertThat(caught.get()).isInstanceOf(Error.class).isNotInstanceOf(AssertionError.class);
    assertThat(arrived()).isEmpty();
  }

  @Test
  void a_kill_is_noticed_while_messages_to_be_skipped_keep_coming() {
    var ask = new Semaphore(0);
    var sent = new Semaphore(0);
    var looked = new CountDownLatch(1);
    var stop = new AtomicBoolean();
    var victim =
        spawnMonitor(() ->
            receive(_ -> {
              looked.countDown();
              ask.release();
              sent.acquireUninterruptibly(); // now the next one is in the mailbox
              return Processes.<Object>skip();
            }));
    spawn(() -> {
      victim.handle().send("the first one");
      while (!stop.get()) {
        ask.acquire();
        victim.handle().send("the next one");
        sent.release();
      }
    });
    await(looked);
    exit(victim.handle(), Why.BOOM);
    var down = receive(Down.class, PATIENCE);
    stop.set(true);
    sent.release(1_000);
    assertThat(down).map(Down::reason).contains(Why.BOOM);
  }

  @Test
  void a_process_dies_while_it_waits_for_an_answer() {
    var silent = idle();
    var asked = new CountDownLatch(1);
    var victim =
        spawnMonitor(() -> {
          var tag = monitor(silent);
          silent.send(tag);
          asked.countDown();
          receive(Down.class, down -> down.monitor() == tag);
        });
    await(asked);
    exit(victim.handle(), ExitReason.KILL);
    assertThat(awaitEnd(victim)).isEqualTo(new ExitReason.Killed());
    assertThat(info(silent).orElseThrow().monitoredBy()).isEmpty();
  }

  @Test
  void a_process_dies_while_it_sleeps() {
    var asleep = new CountDownLatch(1);
    var victim =
        spawnMonitor(() -> {
          asleep.countDown();
          Processes.sleep(Processes.INFINITY);
        });
    await(asleep);
    exit(victim.handle(), ExitReason.KILL);
    assertThat(awaitEnd(victim)).isEqualTo(new ExitReason.Killed());
  }

  /** While it unwinds. */
  @Nested
  class Unwinds {

    private final CountDownLatch gate = new CountDownLatch(1);

    // rule 22
    @Test
    void it_is_alive_no_longer_and_not_listed() {
      var pid = Unwinding.start(gate);
      assertThat(isAlive(pid)).isFalse();
      assertThat(pid.whereis()).isEmpty();
      assertThat(list()).doesNotContain(pid);
      assertThat(info(pid).map(ProcessInfo::status)).contains(ProcessInfo.Status.EXITING);
      gate.countDown();
    }

    @Test
    void its_links_do_not_hear_of_it() {
      trapExits(true);
      var test = Pid.self();
      var pid = Unwinding.start(gate, Why.BOOM, () -> link(test));
      assertThat(info(test).orElseThrow().links()).containsExactly(pid);
      assertThat(arrived()).isEmpty();
      gate.countDown();
      assertThat(receive()).isEqualTo(new ExitSignal(pid, Why.BOOM));
    }

    @Test
    void its_monitors_do_not_hear_of_it() {
      var test = Pid.self();
      var monitors = new AtomicReference<Monitor>();
      var pid =
          Unwinding.start(
              gate,
              Why.BOOM,
              () -> {
                test.send(Pid.self());
                receive(String.class);
              },
              started -> {
                receive(Pid.class);
                monitors.set(monitor(started));
                started.send("go on");
              });
      assertThat(arrived()).isEmpty();
      gate.countDown();
      assertThat(receive()).isEqualTo(new Down(monitors.get(), pid, Why.BOOM));
    }

    // rule 26; see semantics.md
    @Test
    void a_monitor_that_comes_late_hears_when_it_has_unwound_that_there_is_no_process() {
      var pid = Unwinding.start(gate, Why.BOOM);
      var monitor = monitor(pid);
      assertThat(arrived()).isEmpty();
      gate.countDown();
      assertThat(receive()).isEqualTo(new Down(monitor, pid, new ExitReason.NoProcess()));
    }

    @Test
    void a_late_monitor_can_be_ended() {
      var pid = Unwinding.start(gate, Why.BOOM);
      var first = monitor(pid);
      var second = monitor(pid);
      assertThat(Processes.demonitor(first)).isTrue();
      gate.countDown();
      down(second);
      assertThat(arrived()).isEmpty();
    }

    // rule 21
    @Test
    void its_name_is_not_found_but_taken() {
      var name = Name.local("name");
      var pid = Unwinding.start(gate, Why.BOOM, () -> register(name, Pid.self()));
      assertThat(name.whereis()).isEmpty();
      assertThatIllegalArgumentException().isThrownBy(() -> name.send("hello"));
      assertThat(register(name, Pid.self())).isFalse();
      var monitor = monitor(pid);
      gate.countDown();
      down(monitor);
      assertThat(register(name, Pid.self())).isTrue();
    }

    // rule 27
    @Test
    void a_late_monitor_of_its_name_hears_when_the_name_is_free() {
      var name = Name.local("name");
      Unwinding.start(gate, Why.BOOM, () -> register(name, Pid.self()));
      var monitor = monitor(name);
      assertThat(arrived()).isEmpty();
      gate.countDown();
      assertThat(receive()).isEqualTo(new Down(monitor, name, new ExitReason.NoProcess()));
      assertThat(registered()).isEmpty();
    }

    @Test
    void it_cannot_be_given_a_name() {
      var pid = Unwinding.start(gate);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> register(Name.local("name"), pid))
          .withMessageContaining("not alive");
      assertThat(registered()).isEmpty();
      gate.countDown();
    }

    @Test
    void its_name_can_be_taken_from_it() {
      var name = Name.local("name");
      var pid = Unwinding.start(gate, Why.BOOM, () -> register(name, Pid.self()));
      assertThat(Processes.unregister(name)).isTrue();
      assertThat(register(name, Pid.self())).isTrue();
      var monitor = monitor(pid);
      gate.countDown();
      down(monitor);
      assertThat(name.whereis()).contains(Pid.self());
    }

    @Test
    void what_it_was_linked_to_can_be_unlinked() {
      var test = Pid.self();
      var pid = Unwinding.start(gate, Why.BOOM, () -> link(test));
      Processes.unlink(pid);
      var monitor = monitor(pid);
      gate.countDown();
      down(monitor);
      assertThat(isAlive(test)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.ostinato.process.Everything#operations")
    void none_of_its_operations_is_done(String name, Action operation) {
      var test = Pid.self();
      var undone = new AtomicReference<Throwable>();
      var victim =
          spawnMonitor(
              () -> {
                Everything.prepare();
                test.send(new Event("is prepared"));
                try {
                  Extras.waitForEver();
                } finally {
                  try {
                    operation.run();
                  } catch (Throwable thrown) {
                    undone.set(thrown);
                  }
                }
              },
              SpawnOption.label(name));
      receive(Event.class);
      exit(victim.handle(), Why.BOOM);
      assertThat(awaitEnd(victim)).isEqualTo(Why.BOOM);
      assertThat(undone.get()).isInstanceOf(Error.class).isNotInstanceOf(AssertionError.class);
    }
  }

  /** A process that takes longer than the grace. */
  @Nested
  @Impatient
  class Zombies {

    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void are_declared_dead_while_their_code_still_runs() {
      var test = Pid.self();
      trapExits(true);
      var name = Name.local("name");
      var zombie =
          Unwinding.start(
              gate,
              Why.BOOM,
              () -> {
                link(test);
                register(name, Pid.self());
              });
      assertThat(receive()).isEqualTo(new ExitSignal(zombie, Why.BOOM));
      assertThat(gate.getCount()).isOne();
      assertThat(register(name, test)).isTrue();
      assertThat(info(zombie)).isEmpty();
      gate.countDown();
    }

    @Test
    void are_fenced() {
      var test = Pid.self();
      var tried = new CountDownLatch(1);
      var other = idle();
      var name = Name.local("name");
      var undone = new AtomicReference<Throwable>();
      var zombie =
          spawnMonitor(() -> {
            try {
              test.send("waits");
              Extras.waitForEver();
            } catch (Throwable swallowed) {
              holdOut(gate);
              for (Action action :
                  List.<Action>of(
                      () -> test.send("from beyond"),
                      () -> register(name, other),
                      () -> register(name, Pid.self()),
                      () -> link(other),
                      () -> exit(other, ExitReason.KILL),
                      () -> spawn(() -> test.send("from beyond")),
                      () -> Processes.run(() -> tell(test)))) {
                try {
                  action.run();
                } catch (Throwable thrown) {
                  undone.set(thrown);
                }
              }
              tried.countDown();
            }
          });
      receive(String.class);
      exit(zombie.handle(), ExitReason.KILL);
      assertThat(awaitEnd(zombie)).isEqualTo(new ExitReason.Killed());
      gate.countDown();
      await(tried);
      assertThat(undone.get()).isInstanceOf(Error.class);
      assertThat(arrived()).isEmpty();
      assertThat(registered()).isEmpty();
      assertThat(info(other).orElseThrow().links()).isEmpty();
      assertThat(isAlive(other)).isTrue();
    }

    private static boolean tell(Pid test) {
      test.send("from beyond");
      return true;
    }

    @Test
    void are_announced_once() {
      var done = new CountDownLatch(1);
      var zombie =
          begun(() -> {
            try {
              Extras.waitForEver();
            } finally {
              holdOut(gate);
              done.countDown();
            }
          });
      exit(zombie.handle(), Why.BOOM);
      assertThat(awaitEnd(zombie)).isEqualTo(Why.BOOM);
      gate.countDown();
      await(done);
      var successor = spawnMonitor(() -> {});
      awaitEnd(successor);
      assertThat(arrived()).isEmpty();
    }

    @Test
    void may_swallow_everything_in_a_loop() {
      var stop = new AtomicBoolean();
      var zombie =
          begun(() -> {
            while (!stop.get()) {
              try {
                receive();
              } catch (Throwable t) {
                Thread.onSpinWait();
              }
            }
          });
      exit(zombie.handle(), Why.BOOM);
      assertThat(awaitEnd(zombie)).isEqualTo(Why.BOOM);
      stop.set(true);
    }

    @Test
    void may_be_busy_and_look_at_nothing() {
      var stop = new AtomicBoolean();
      var zombie =
          begun(
              () -> {
                while (!stop.get()) {
                  Thread.onSpinWait();
                }
              },
              SpawnOption.platformThread());
      exit(zombie.handle(), Why.BOOM);
      assertThat(awaitEnd(zombie)).isEqualTo(Why.BOOM);
      stop.set(true);
    }

    @Test
    void may_be_busy_on_every_core() {
      var stop = new AtomicBoolean();
      var zombies = new ArrayList<Monitored<Pid>>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        zombies.add(
            begun(() -> {
              while (!stop.get()) {
                Thread.onSpinWait();
              }
            }));
      }
      zombies.forEach(zombie -> exit(zombie.handle(), Why.BOOM));
      var ends = zombies.stream().map(zombie -> downOf(zombie)).toList();
      stop.set(true);
      assertThat(ends).containsOnly(Optional.of(Why.BOOM));
    }

    private static Optional<ExitReason> downOf(Monitored<Pid> zombie) {
      return receive(Down.class, down -> down.monitor() == zombie.monitor(), PATIENCE)
          .map(Down::reason);
    }

    @Test
    void get_none_of_the_messages_that_come_later() {
      var zombie = Unwinding.start(gate);
      var monitor = monitor(zombie);
      down(monitor);
      zombie.send("too late");
      var timer = sendAfter(zombie, "too late", Duration.ofDays(1));
      assertThat(timer.remaining()).isEmpty();
      gate.countDown();
    }

    @Test
    void are_counted() {
      var before = zombies();
      var zombie = Unwinding.start(gate);
      down(monitor(zombie));
      assertThat(zombies()).isEqualTo(before + 1);
      gate.countDown();
    }

    private static long zombies() {
      return ((LocalNode) Node.current()).zombies();
    }
  }
}
