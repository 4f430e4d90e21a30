package dev.ostinato.server;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.scheduler.Workers;
import dev.ostinato.process.Action;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that does something on the thread of the process that waits for it: nothing that OTP
 * promises is different. Deaths must be known at once, so nobody is given up by a grace here.
 */
@NullUnmarked
@Timeout(60)
class LendingTest {

  private static final Duration FOR_EVER = Processes.INFINITY;

  /** Does {@code work} in a process of its own, one that may lend its thread. */
  private static <R> R inProcess(Callable<R> work) {
    var results = new ArrayList<R>();
    try (var node = Node.open(Node.killGrace(Duration.ofHours(1)))) {
      return node.run(() -> {
        var process = Processes.spawnMonitor(() -> results.add(work.call()));
        var reason = awaitEnd(process);
        if (!(reason instanceof ExitReason.Normal)) {
          throw new AssertionError(reason.toString());
        }
        while (LocalNode.current().timers() > 0) { // of the grace of one that ends
          Thread.onSpinWait();
        }
        return results.getFirst();
      });
    }
  }

  private static void inProcess(Action work) {
    inProcess(() -> {
      work.run();
      return true;
    });
  }

  private static ExitReason awaitEnd(Monitored<?> process) {
    return receive(Down.class, down -> down.monitor().equals(process.monitor())).reason();
  }

  private static Puppet.Ask<Thread> whichThread() {
    return does(Thread::currentThread);
  }

  // Where it runs

  @Test
  void a_call_without_a_time_out_runs_on_the_thread_of_the_caller() {
    assumeThat(Workers.wander()).as("nobody lends").isFalse();
    inProcess(() -> {
      var server = puppet().start();
      assertThat(server.call(whichThread(), FOR_EVER)).isSameAs(Thread.currentThread());
      assertThat(server.call(whichThread())).isNotSameAs(Thread.currentThread());
    });
  }

  @Test
  void so_does_one_with_a_time_out_if_the_server_says_that_it_answers_at_once() {
    assumeThat(Workers.wander()).as("nobody lends").isFalse();
    inProcess(() -> {
      var server = new Quick().start();
      assertThat(server.call(whichThread())).isSameAs(Thread.currentThread());
    });
  }

  @Test
  void so_does_init_unless_there_is_a_time_out_for_it() {
    assumeThat(Workers.wander()).as("nobody lends").isFalse();
    inProcess(() -> {
      var threads = new ArrayList<Thread>();
      Puppet.Init init =
          server -> {
            threads.add(Thread.currentThread());
            return server.ok("state");
          };
      GenServer.start(puppet(init)).orElseThrow();
      GenServer.start(puppet(init), StartOption.timeout(Duration.ofMinutes(1))).orElseThrow();
      assertThat(threads.get(0)).isSameAs(Thread.currentThread());
      assertThat(threads.get(1)).isNotSameAs(Thread.currentThread());
    });
  }

  @Test
  void the_server_is_itself_meanwhile_and_the_caller_afterwards() {
    inProcess(() -> {
      var me = Pid.self();
      var server = puppet().start();
      Pid self = server.call(does(Pid::self), FOR_EVER);
      assertThat(self).isEqualTo(server.whereis().orElseThrow());
      assertThat(Pid.self()).isEqualTo(me);
    });
  }

  @Test
  void a_guest_does_not_lend_its_thread() throws Exception {
    var server = puppet().start();
    assertThat(
            OnFreshNode.asGuest(
                () -> server.call(whichThread(), FOR_EVER) == Thread.currentThread()))
        .isFalse();
    server.stop();
  }

  // Order

  @Test
  void what_the_caller_sent_before_is_taken_before() {
    inProcess(() -> {
      var server = puppet().start();
      for (int i = 0; i < 1000; i++) {
        int number = i;
        server.cast(new Puppet.Tell((self, state) -> self.noReply(number)));
        Object state = server.call(state(), FOR_EVER);
        assertThat(state).isEqualTo(number);
      }
    });
  }

  @Test
  void what_comes_meanwhile_is_taken_afterwards() {
    inProcess(() -> {
      var me = Pid.self();
      var server = puppet().start();
      server.call(
          ask((request, _, state) -> {
            server.cast(
                new Puppet.Tell((self, then) -> {
                  me.send(then);
                  return self.noReply(then);
                }));
            return request.reply("done", "after the call");
          }),
          FOR_EVER);
      assertThat((Object) receive(String.class)).isEqualTo("after the call");
    });
  }

  @Test
  void an_answer_that_is_put_off_is_waited_for() {
    inProcess(() -> {
      var server = puppet().start();
      Object answer =
          server.call(
              ask((_, from, state) -> {
                Processes.spawn(() -> from.reply("later"));
                return puppet().noReply(state);
              }),
              FOR_EVER);
      assertThat(answer).isEqualTo("later");
    });
  }

  @Test
  void servers_lend_on_what_they_were_lent_and_no_stack_is_too_small_for_that() {
    inProcess(() -> {
      var servers = new ArrayList<ServerRef<Puppet>>();
      for (int i = 0; i < 1000; i++) {
        servers.add(puppet().start());
      }
      int sum = servers.getFirst().call(sum(servers), FOR_EVER);
      assertThat(sum).isEqualTo(1000);
    });
  }

  private static Puppet.Ask<Integer> sum(List<ServerRef<Puppet>> servers) {
    var rest = servers.subList(1, servers.size());
    return ask((request, _, state) -> {
      int of = rest.isEmpty() ? 0 : rest.getFirst().call(sum(rest), FOR_EVER);
      return request.reply(of + 1, state);
    });
  }

  // Failures

  @Test
  void a_handler_that_throws_ends_the_server_and_the_call_not_the_caller_s_thread() {
    inProcess(() -> {
      var server = puppet().start();
      var process = new Monitored<>(server, Processes.monitor(server));
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(() ->
              server.call(
                  ask((_, _, _) -> {
                    throw new IllegalStateException("broken");
                  }),
                  FOR_EVER))
          .withMessageContaining("broken");
      assertThat(awaitEnd(process)).isInstanceOf(ExitReason.Crash.class);
    });
  }

  @Test
  void a_caller_whose_stack_is_nearly_full_does_not_end_the_server() {
    inProcess(() -> {
      var server = puppet().start();
      var counts = new int[2];
      callFromEachDepth(server, counts, Integer.MAX_VALUE);
      assertThat(counts).doesNotContain(0);
      int answer = server.call(does(() -> depth(2_000)));
      assertThat(answer).isEqualTo(2_000);
    });
  }

  /** Goes down until the stack is full, and calls on the way back; returns how far that is. */
  private static int callFromEachDepth(ServerRef<Puppet> server, int[] counts, int most) {
    int height = 0;
    try {
      height = most == 0 ? 0 : 1 + callFromEachDepth(server, counts, most - 1);
    } catch (StackOverflowError bottom) {
      // from here on upwards
    }
    if (height < 3_000) {
      try {
        server.call(does(() -> depth(300)), FOR_EVER);
        counts[0]++;
      } catch (StackOverflowError full) {
        counts[1]++;
      }
    }
    return height;
  }

  private static int depth(int of) {
    return of == 0 ? 0 : 1 + depth(of - 1);
  }

  @Test
  void a_kill_of_the_server_ends_what_it_does_and_the_call() {
    inProcess(() -> {
      var server = puppet().start();
      var begun = new CountDownLatch(1);
      Processes.spawn(() -> {
        begun.await();
        Processes.exit(server.whereis().orElseThrow(), ExitReason.KILL);
      });
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(() -> server.call(does(() -> waitForEver(begun)), FOR_EVER))
          .matches(exit -> exit.reason() instanceof ExitReason.Killed);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
  }

  private static InitResult<Object> waitForEver(CountDownLatch begun) throws InterruptedException {
    begun.countDown();
    new CountDownLatch(1).await();
    throw new AssertionError("nobody woke it");
  }

  @Test
  void a_kill_of_the_caller_is_known_at_once_and_the_server_goes_on() {
    inProcess(() -> {
      var server = puppet().start();
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var caller =
          Processes.spawnMonitor(() ->
              server.call(
                  ask((request, _, _) -> {
                    begun.countDown();
                    goOn.await();
                    return request.reply("nobody hears it", "went on");
                  }),
                  FOR_EVER));
      begun.await();
      Processes.exit(caller.handle(), ExitReason.KILL);
      assertThat(awaitEnd(caller)).isInstanceOf(ExitReason.Killed.class);
      goOn.countDown();
      Object state = server.call(state());
      assertThat(state).isEqualTo("went on");
    });
  }

  @Test
  void the_exit_actions_of_a_caller_that_is_killed_run_though_its_thread_is_lent() {
    inProcess(() -> {
      var me = Pid.self();
      var server = puppet().start();
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var caller =
          Processes.spawnMonitor(() -> {
            Processes.onExit(() -> me.send("exit action"));
            server.call(
                ask((request, _, state) -> {
                  begun.countDown();
                  goOn.await();
                  return request.reply("nobody hears it", state);
                }),
                FOR_EVER);
            me.send("went on");
          });
      begun.await();
      Processes.exit(caller.handle(), ExitReason.KILL);
      awaitEnd(caller);
      assertThat((Object) receive(String.class)).isEqualTo("exit action");
      goOn.countDown();
      server.call(whichThread());
      server.stop();
      assertThat(receive(String.class, Duration.ZERO)).isEmpty();
    });
  }

  @Test
  void a_child_that_starts_ends_with_its_parent() {
    inProcess(() -> {
      var begun = new CountDownLatch(1);
      var children = new ArrayList<Pid>();
      var parent =
          Processes.spawnMonitor(() ->
              GenServer.startLink(
                  puppet(_ -> {
                    children.add(Pid.self());
                    return waitForEver(begun);
                  })));
      begun.await();
      var child = new Monitored<>(children.getFirst(), Processes.monitor(children.getFirst()));
      Processes.exit(parent.handle(), ExitReason.KILL);
      assertThat(awaitEnd(parent)).isInstanceOf(ExitReason.Killed.class);
      assertThat(awaitEnd(child)).isInstanceOf(ExitReason.Killed.class);
    });
  }

  @Test
  void one_who_asks_a_server_to_end_it_is_ended_at_once() {
    inProcess(() -> {
      var server = puppet().start();
      var victim =
          Processes.spawnMonitor(() -> {
            var me = Pid.self();
            server.call(
                ask((request, _, state) -> {
                  var monitor = Processes.monitor(me);
                  Processes.exit(me, ExitReason.SHUTDOWN);
                  receive(Down.class, down -> down.monitor().equals(monitor));
                  return request.reply("it has ended", state);
                }),
                FOR_EVER);
          });
      assertThat(awaitEnd(victim)).isInstanceOf(ExitReason.Shutdown.class);
      server.stop();
    });
  }

  @Test
  void an_answer_that_comes_too_late_on_the_caller_s_thread_is_a_time_out() {
    assumeThat(Workers.wander()).as("nobody lends").isFalse();
    inProcess(() -> {
      var server = new Quick().start();
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(() ->
              server.call(
                  ask((request, _, _) -> request.reply("late", "went on")), Duration.ofNanos(1)))
          .matches(exit -> exit.reason() instanceof ExitReason.Timeout);
      Object state = server.call(state());
      assertThat(state).isEqualTo("went on");
    });
  }
}
