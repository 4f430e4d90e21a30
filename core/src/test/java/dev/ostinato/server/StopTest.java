package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.mark;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Puppet.Got;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a server ends: on demand, with its starter, by signals; and what terminate hears of it. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class StopTest {

  record Ruin(String what) implements ExitReason.Custom {}

  private static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  private static ExitReason end() {
    return receive(Down.class).reason();
  }

  private static Got terminated(ExitReason reason) {
    return new Got("terminate", reason, "state");
  }

  private static void awaitThrough(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class Stop {

    @Test
    void terminates_with_the_reason_and_waits_for_the_end() { // 92; suite: stop1, stop2
      for (var reason :
          List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, new Ruin("x"), ExitReason.KILL)) {
        var server = puppet().start();
        Processes.monitor(server);
        server.stop(reason, INFINITY);
        assertThat(receive(ZERO)).contains(terminated(reason));
        assertThat(receive(ZERO)).map(down -> ((Down) down).reason()).contains(reason);
      }
    }

    @Test
    void is_normal_and_without_limit_when_nothing_is_said() { // 92
      var server = puppet().start();
      server.stop();
      assertThat(report()).isEqualTo(terminated(ExitReason.NORMAL));
    }

    @Test
    void works_by_name() { // 92; suite: stop4, stop6, stop7
      var table = new StartFailureTest.Table();
      for (ServerName<Puppet> name :
          List.of(ServerName.<Puppet>local("a"), ServerName.<Puppet, String>via(table, "a"))) {
        GenServer.start(name, puppet()).orElseThrow();
        name.stop();
        assertThat(name.whereis()).isEmpty();
        report();
      }
    }

    @Test
    void comes_after_what_was_sent_before() { // 92
      var server = puppet().start();
      server.cast(mark("sent before"));
      server.stop();
      assertThat(report().what()).isEqualTo("sent before");
      assertThat(report()).isEqualTo(terminated(ExitReason.NORMAL));
    }

    @Test
    void exits_the_caller_if_the_server_ends_otherwise() { // 93
      var server =
          puppet()
              .terminating((_, _) -> {
                throw Processes.exit(new Ruin("otherwise"));
              })
              .start();
      var exit = exitOf(() -> server.stop(ExitReason.NORMAL, INFINITY));
      assertThat(exit.reason()).isEqualTo(new Ruin("otherwise"));
      assertThat(exit.operation())
          .contains(new Operation.Stop(server.address(), ExitReason.NORMAL, INFINITY));
    }

    @Test
    void exits_the_caller_with_what_it_waited_for_if_the_server_dies_first() { // 93
      var server = puppet().start();
      server.cast(
          tell((_, _) -> {
            throw Processes.exit(new Ruin("first"));
          }));
      var exit = exitOf(() -> server.stop(ExitReason.NORMAL, INFINITY));
      assertThat(exit.reason())
          .isIn(
              new ExitReason.NoProcess(),
              new ExitReason.During(
                  new Operation.Sys(server.address(), "terminate", INFINITY), new Ruin("first")));
    }

    @Test
    void exits_the_second_of_two_that_stop_at_once() { // 93
      var inTerminate = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      var server =
          puppet()
              .terminating((_, _) -> {
                inTerminate.countDown();
                leave.await();
              })
              .start();
      var tester = Pid.self();
      Processes.spawn(() -> {
        server.stop(new Ruin("stop"), INFINITY);
        tester.send("first is done");
      });
      awaitThrough(inTerminate);
      Processes.spawn(
          () -> tester.send(exitOf(() -> server.stop(new Ruin("stop"), INFINITY)).reason()));
      var pid = server.whereis().orElseThrow();
      OnFreshNode.awaitMessage(pid);
      leave.countDown();
      var terminate = new Operation.Sys(server.address(), "terminate", INFINITY);
      assertThat(receive(ExitReason.class))
          .isEqualTo(new ExitReason.During(terminate, new Ruin("stop")));
      assertThat(receive(String.class)).isEqualTo("first is done");
    }

    @Test
    void whose_time_is_over_exits_the_caller_and_the_server_goes_on_terminating() { // 94
      var leave = new CountDownLatch(1);
      var server = puppet().terminating((_, _) -> leave.await()).start();
      Processes.monitor(server);
      var exit = exitOf(() -> server.stop(ExitReason.SHUTDOWN, ofMillis(10)));
      assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
      assertThat(Processes.isAlive(server.whereis().orElseThrow())).isTrue();
      leave.countDown();
      report();
      assertThat(end()).isEqualTo(ExitReason.SHUTDOWN);
    }

    @Test
    void of_nobody_exits_the_caller_with_no_process() { // 95
      var dead = puppet().start();
      dead.stop();
      report();
      assertThat(exitOf(dead::stop).reason()).isEqualTo(new ExitReason.NoProcess());
      assertThat(exitOf(() -> ServerName.<Puppet>local("nobody").stop()).reason())
          .isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void with_a_negative_time_is_refused_and_leaves_the_server_alone() { // 95; suite: stop3
      var server = puppet().start();
      assertThatThrownBy(() -> server.stop(ExitReason.NORMAL, ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> server.stop(null, INFINITY))
          .isInstanceOf(NullPointerException.class);
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void leaves_neither_watcher_nor_message_to_the_caller() {
      var leave = new CountDownLatch(1);
      var server = puppet().terminating((_, _) -> leave.await()).start();
      var process = (LocalProcess) server.whereis().orElseThrow();
      for (int i = 0; i < 10; i++) {
        exitOf(() -> server.stop(ExitReason.NORMAL, ZERO));
      }
      assertThat(process.relations.watchers()).isEmpty();
      leave.countDown();
      Processes.monitor(server);
      report();
      end();
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void is_for_plain_threads_too() throws Exception {
      var server = puppet().start();
      asGuest(() -> {
        server.stop();
        return true;
      });
      report();
      assertThat(server.whereis()).isEmpty();
    }
  }

  @Nested
  class Starter {

    private ServerRef<Puppet> trapping(Puppet puppet) {
      var server = puppet.startLink();
      server.call(does(() -> Processes.trapExits(true)));
      return server;
    }

    /** Does something in a process of its own, whose children report to the tester. */
    private Pid starter(Puppet puppet, ExitReason end) {
      var tester = Pid.self();
      return Processes.spawn(() -> {
        var server = trapping(puppet);
        tester.send(server.whereis().orElseThrow());
        receive("end"::equals);
        throw Processes.exit(end);
      });
    }

    private void receive(java.util.function.Predicate<Object> test) {
      Processes.receive(Object.class, test);
    }

    static List<ExitReason> reasons() {
      return List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, new Ruin("starter"), ExitReason.KILL);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void that_ends_ends_a_linked_server_that_traps_after_terminate(ExitReason reason) { // 86
      var starter = starter(puppet(), reason);
      var server = Processes.receive(Pid.class);
      Processes.monitor(server);
      starter.send("end");
      assertThat(report()).isEqualTo(terminated(reason));
      assertThat(end()).isEqualTo(reason);
      assertThat(waitingMessages()).isZero(); // handleInfo was not called
    }

    @Test
    void that_is_a_thread_ends_a_linked_server_that_traps() throws Exception { // 86 of guests
      var puppet = puppet();
      var server = asGuest(() -> trapping(puppet).whereis().orElseThrow());
      Processes.monitor(server);
      assertThat(report()).isEqualTo(terminated(ExitReason.NORMAL));
      assertThat(end()).isIn(ExitReason.NORMAL, new ExitReason.NoProcess());
    }

    @Test
    void that_ends_normally_is_not_noticed_by_a_server_that_does_not_trap() { // 88
      var puppet = puppet();
      var tester = Pid.self();
      var starter = Processes.spawnMonitor(() -> tester.send(puppet.startLink()));
      ServerRef<?> server = Processes.receive(ServerRef.class);
      assertThat(Processes.receive(Down.class).process()).isEqualTo(starter.handle());
      assertThat(ServerRef.<Puppet>at(server.address()).call(state())).isEqualTo("state");
    }

    @Test
    void that_fails_ends_a_server_that_does_not_trap_without_terminate() { // 88
      var puppet = puppet();
      var tester = Pid.self();
      var starter =
          Processes.spawn(() -> {
            tester.send(puppet.startLink().whereis().orElseThrow());
            receive("end"::equals);
            throw Processes.exit(new Ruin("starter"));
          });
      Processes.monitor(Processes.receive(Pid.class));
      starter.send("end");
      assertThat(end()).isEqualTo(new Ruin("starter"));
      assertThat(waitingMessages()).isZero(); // terminate was not called
    }

    @Test
    void that_did_not_link_is_no_parent() { // 58
      var server = puppet().start();
      server.call(does(() -> Processes.trapExits(true)));
      Processes.exit(server.whereis().orElseThrow(), new Ruin("no parent"));
      assertThat(report())
          .isEqualTo(
              new Got("handleInfo", new ExitSignal(Pid.self(), new Ruin("no parent")), "state"));
    }

    @Test
    void that_linked_can_send_the_signal_by_hand() { // 91
      var server = trapping(puppet());
      Processes.monitor(server);
      Processes.unlink(server.whereis().orElseThrow());
      Processes.exit(server.whereis().orElseThrow(), new Ruin("by hand"));
      assertThat(report()).isEqualTo(terminated(new Ruin("by hand")));
      assertThat(end()).isEqualTo(new Ruin("by hand"));
    }

    @Test
    void is_the_only_one_whose_exit_is_no_message() { // 87
      var server = trapping(puppet());
      var stranger =
          server.call(
              does(() ->
                  Processes.spawnLink(() -> {
                    throw Processes.exit(new Ruin("stranger"));
                  })));
      assertThat(report())
          .isEqualTo(
              new Got("handleInfo", new ExitSignal(stranger, new Ruin("stranger")), "state"));
      assertThat(server.call(state())).isEqualTo("state");
      Processes.unlink(server.whereis().orElseThrow());
    }

    @Test
    void whose_exit_comes_between_messages_ends_the_server_between_them() { // 90
      var server = trapping(puppet());
      Processes.monitor(server);
      Processes.unlink(server.whereis().orElseThrow());
      var gate = new CountDownLatch(1);
      server.cast(
          tell((s, state) -> {
            gate.await();
            return s.noReply(state);
          }));
      server.cast(mark("before"));
      Processes.exit(server.whereis().orElseThrow(), ExitReason.SHUTDOWN);
      server.cast(mark("after"));
      gate.countDown();
      assertThat(report().what()).isEqualTo("before");
      assertThat(report()).isEqualTo(terminated(ExitReason.SHUTDOWN));
      assertThat(end()).isEqualTo(ExitReason.SHUTDOWN);
      assertThat(waitingMessages()).isZero();
    }
  }

  @Nested
  class Terminate {

    private ServerRef<Puppet> monitored(Puppet puppet) {
      var server = puppet.start();
      Processes.monitor(server);
      return server;
    }

    @Test
    void is_called_when_a_callback_says_stop() { // 89
      monitored(puppet()).cast(tell((s, _) -> s.stop(new Ruin("said"), "last")));
      assertThat(report()).isEqualTo(new Got("terminate", new Ruin("said"), "last"));
      assertThat(end()).isEqualTo(new Ruin("said"));
    }

    @Test
    void is_called_when_info_or_continue_say_stop() { // 89
      var stop = Puppet.info((s, _) -> s.stop(new Ruin("said"), "last"));
      monitored(puppet()).send(stop);
      assertThat(report()).isEqualTo(new Got("terminate", new Ruin("said"), "last"));
      end();
      monitored(puppet()).cast(tell((s, state) -> s.noReply(state).andContinue(stop)));
      assertThat(report()).isEqualTo(new Got("terminate", new Ruin("said"), "last"));
      assertThat(end()).isEqualTo(new Ruin("said"));
    }

    @Test
    void is_called_with_the_state_before_the_callback_that_failed() { // 79, 89
      monitored(puppet())
          .cast(
              tell((_, _) -> {
                throw Processes.exit(new Ruin("cast"));
              }));
      assertThat(report()).isEqualTo(terminated(new Ruin("cast")));
      assertThat(end()).isEqualTo(new Ruin("cast"));
    }

    @Test
    void is_called_when_a_callback_returns_null() { // 78, 89
      monitored(puppet()).cast(tell((_, _) -> null));
      assertThat(report()).isEqualTo(terminated(new ExitReason.BadReturn("handleCast")));
      end();
      monitored(puppet()).send(Puppet.info((_, _) -> null));
      assertThat(report()).isEqualTo(terminated(new ExitReason.BadReturn("handleInfo")));
      end();
      var nothing = Puppet.info((_, _) -> null);
      monitored(puppet()).cast(tell((s, state) -> s.noReply(state).andContinue(nothing)));
      assertThat(report()).isEqualTo(terminated(new ExitReason.BadReturn("handleContinue")));
      assertThat(end()).isEqualTo(new ExitReason.BadReturn("handleContinue"));
    }

    @Test
    void is_called_when_making_the_message_of_a_response_fails() { // 79, 89, 101
      var other = puppet().start();
      monitored(puppet())
          .call(
              does(() -> {
                other.sendRequest(
                    state(),
                    _ -> {
                      throw new IllegalStateException("toMessage");
                    });
                return Ok.OK;
              }));
      var got = report();
      assertThat(got.callback()).isEqualTo("terminate");
      assertThat(got.what()).hasToString("java.lang.IllegalStateException: toMessage");
      assertThat(end()).isEqualTo(got.what());
    }

    @Test
    void is_not_called_when_the_server_is_killed() { // 89
      Processes.exit(monitored(puppet()).whereis().orElseThrow(), ExitReason.KILL);
      assertThat(end()).isEqualTo(new ExitReason.Killed());
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void is_not_called_on_a_signal_that_is_not_trapped() { // 89
      Processes.exit(monitored(puppet()).whereis().orElseThrow(), new Ruin("signal"));
      assertThat(end()).isEqualTo(new Ruin("signal"));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void is_not_called_on_a_signal_that_comes_during_a_callback() { // 89
      monitored(puppet())
          .cast(
              tell((s, state) -> {
                Processes.exit(Pid.self(), new Ruin("signal"));
                return s.noReply(state);
              }));
      assertThat(end()).isEqualTo(new Ruin("signal"));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void that_is_interrupted_by_a_kill_does_not_hold_up_the_end() { // 89
      var inside = new CountDownLatch(1);
      var server =
          monitored(
              puppet()
                  .terminating((_, _) -> {
                    inside.countDown();
                    Processes.sleep(INFINITY);
                  }));
      var pid = server.whereis().orElseThrow();
      server.cast(tell((s, state) -> s.stop(ExitReason.NORMAL, state)));
      awaitThrough(inside);
      Processes.exit(pid, ExitReason.KILL);
      report();
      assertThat(end()).isEqualTo(new ExitReason.Killed());
    }

    @Test
    void may_call_others_and_receive() {
      var other = puppet().start();
      var server =
          monitored(puppet().terminating((_, _) -> assertThat(other.call(state())).isNotNull()));
      server.stop();
      report();
      assertThat(end()).isEqualTo(ExitReason.NORMAL);
    }

    @Test
    void leaves_messages_that_came_later_unread() { // 90
      var server = monitored(puppet());
      var gate = new CountDownLatch(1);
      server.cast(
          tell((s, state) -> {
            gate.await();
            return s.stop(ExitReason.NORMAL, state);
          }));
      server.cast(mark("never"));
      gate.countDown();
      report();
      end();
      assertThat(waitingMessages()).isZero();
    }
  }
}
