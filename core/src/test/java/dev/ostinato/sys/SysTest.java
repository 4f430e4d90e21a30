package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.mark;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Timeout;
import dev.ostinato.supervisor.DynamicSupervisor;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looking into a server, and changing what is there. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class SysTest {

  /** Longer than any test may take. */
  private static final Duration LONG = ofMinutes(10);

  record Ruin(String what) implements ExitReason.Custom {}

  /** What a process that asked in the background was told. */
  record Answer(Object state) {}

  private static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  private static ExitReason reasonOf(Runnable work) {
    return exitOf(work).reason();
  }

  /** Asks in a process of its own, and returns when the request is on its way. */
  private static Pid inBackground(UnaryOperator<Object> request) {
    var tester = Pid.self();
    var asker =
        Processes.spawn(() -> {
          Object result;
          try {
            result = request.apply("");
          } catch (ExitException exit) {
            result = exit.reason();
          }
          tester.send(new Answer(result));
        });
    awaitWaiting(asker);
    return asker;
  }

  private static void awaitWaiting(Pid pid) {
    while (Processes.info(pid).orElseThrow().status() != ProcessInfo.Status.WAITING) {
      if (Thread.interrupted()) {
        throw new AssertionError("it does not wait: " + pid);
      }
      Thread.onSpinWait();
    }
  }

  /** A server that is in a callback until the latch is counted down. */
  private static CountDownLatch busy(ServerRef<Puppet> server) {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    server.cast(
        tell((s, state) -> {
          inside.countDown();
          gate.await();
          return s.noReply(state);
        }));
    try {
      inside.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return gate;
  }

  @Nested
  class GetState { // suite: get_state

    @Test
    void shows_the_state() {
      var server = puppet(s -> s.ok(List.of("a", 1))).start();
      assertThat(Sys.getState(server)).isEqualTo(List.of("a", 1));
      server.call(ask((q, _, _) -> q.reply("done", "changed")));
      assertThat(Sys.getState(server)).isEqualTo("changed");
    }

    @Test
    void works_by_pid_by_name_and_through_a_registry() {
      Registry.Unique<String, String> keys = Registry.unique("keys", "value");
      keys.startLink().orElseThrow();
      ServerName<Puppet> local = ServerName.local("local");
      ServerName<Puppet> key = keys.via("key");
      GenServer.start(local, puppet(s -> s.ok("at local"))).orElseThrow();
      GenServer.start(key, puppet(s -> s.ok("at key"))).orElseThrow();
      assertThat(Sys.getState(local)).isEqualTo("at local");
      assertThat(Sys.getState(local.whereis().orElseThrow())).isEqualTo("at local");
      assertThat(Sys.getState(key, ofSeconds(60))).isEqualTo("at key");
    }

    @Test
    void works_for_a_guest() throws Exception {
      var server = puppet().start();
      assertThat(OnFreshNode.<Object>asGuest(() -> Sys.getState(server))).isEqualTo("state");
    }

    @Test
    void works_for_what_is_a_server_inside() {
      Registry.Unique<String, String> keys = Registry.unique("keys", "value");
      var registry = keys.startLink().orElseThrow();
      var family = Supervisor.of(Strategy.ONE_FOR_ONE, puppet()).startLink().orElseThrow();
      var dynamic = DynamicSupervisor.of().startLink().orElseThrow();
      for (ProcessRef server : List.of(family, dynamic, registry)) {
        assertThat(Sys.getState(server).toString()).isNotEmpty();
      }
      assertThat(family.count().active()).isEqualTo(1);
    }

    @Test
    void is_answered_after_init_and_what_it_continues_with() {
      var tester = Pid.self();
      var gate = new CountDownLatch(1);
      ServerName<Puppet> name = ServerName.local("in init");
      var code =
          puppet(s -> {
            tester.send("in init");
            gate.await();
            return s.ok("init").andContinue(Puppet.info((p, _) -> p.noReply("continued")));
          });
      Processes.spawn(() -> GenServer.start(name, code));
      receive(String.class, "in init"::equals);
      inBackground(_ -> Sys.getState(name));
      gate.countDown();
      assertThat(receive(Answer.class)).isEqualTo(new Answer("continued"));
    }
  }

  @Nested
  class ReplaceState { // suite: replace_state

    @Test
    void changes_the_state_and_returns_it() {
      var server = puppet().start();
      assertThat(Sys.replaceState(server, old -> old + "!")).isEqualTo("state!");
      assertThat(server.call(state())).isEqualTo("state!");
      assertThat(Sys.replaceState(server, _ -> 7, ofSeconds(60))).isEqualTo(7);
      assertThat(Sys.getState(server)).isEqualTo(7);
    }

    @Test
    void runs_in_the_process_of_the_server() {
      var server = puppet().start();
      assertThat(Sys.replaceState(server, _ -> Pid.self())).isEqualTo(server.address());
    }

    @Test
    void that_fails_is_the_failure_of_the_caller_alone() { // 214
      var server = puppet().start();
      var exit =
          exitOf(() ->
              Sys.replaceState(
                  server,
                  _ -> {
                    throw new IllegalStateException("no");
                  }));
      assertThat(exit.operation())
          .contains(new Operation.Sys(server.address(), "replaceState", ofSeconds(5)));
      assertThat(exit.reason())
          .isInstanceOfSatisfying(
              ExitReason.CallbackFailed.class,
              failed -> {
                assertThat(failed.callback()).isEqualTo("replaceState");
                assertThat(failed.reason())
                    .isInstanceOfSatisfying(
                        ExitReason.Crash.class,
                        crash -> assertThat(crash.message()).contains("no"));
              });
      assertThat(exit).hasMessageContaining("the function of replaceState failed");
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void that_exits_is_the_failure_of_the_caller_alone() { // 214
      var server = puppet().start();
      assertThat(
              reasonOf(() ->
                  Sys.replaceState(
                      server,
                      _ -> {
                        throw Processes.exit(new Ruin("no"));
                      })))
          .isEqualTo(new ExitReason.CallbackFailed("replaceState", new Ruin("no")));
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void to_null_is_refused() {
      var server = puppet().start();
      assertThat(reasonOf(() -> Sys.replaceState(server, _ -> null)))
          .isEqualTo(
              new ExitReason.CallbackFailed(
                  "replaceState", new ExitReason.BadReturn("replaceState")));
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void in_which_the_server_is_killed_is_the_end_of_it() {
      var server = puppet().start();
      assertThat(
              reasonOf(() ->
                  Sys.replaceState(
                      server,
                      _ -> {
                        Processes.exit(Pid.self(), ExitReason.KILL);
                        return receive();
                      })))
          .isEqualTo(new ExitReason.Killed());
    }

    @Test
    void of_a_caller_that_has_given_up_is_done_all_the_same() {
      var server = puppet().start();
      var gate = busy(server);
      assertThat(reasonOf(() -> Sys.replaceState(server, _ -> "replaced", ZERO)))
          .isEqualTo(new ExitReason.Timeout());
      gate.countDown();
      assertThat(server.call(state())).isEqualTo("replaced");
    }
  }

  @Nested
  class TheLane {

    @Test
    void passes_all_messages_that_wait() {
      var server = puppet().start();
      var gate = busy(server);
      for (int i = 0; i < 1000; i++) {
        server.cast(tell((s, _) -> s.noReply("changed")));
      }
      inBackground(_ -> Sys.getState(server));
      gate.countDown();
      assertThat(receive(Answer.class)).isEqualTo(new Answer("state"));
      assertThat(server.call(state())).isEqualTo("changed");
    }

    @Test
    void is_served_between_two_callbacks_only() { // 211
      var server = puppet().start();
      var gate = busy(server);
      assertThat(reasonOf(() -> Sys.getState(server, ofMillis(1))))
          .isEqualTo(new ExitReason.Timeout());
      gate.countDown();
      assertThat(Sys.getState(server)).isEqualTo("state");
    }

    @Test
    void keeps_the_order_of_its_requests() {
      var server = puppet(s -> s.ok("")).start();
      var gate = busy(server);
      for (var letter : List.of("a", "b", "c")) {
        inBackground(_ -> Sys.replaceState(server, old -> old + letter));
      }
      gate.countDown();
      assertThat(List.of(receive(Answer.class), receive(Answer.class), receive(Answer.class)))
          .containsExactlyInAnyOrder(new Answer("a"), new Answer("ab"), new Answer("abc"));
    }

    @Test
    void is_not_seen_by_a_receive_in_a_callback_and_does_not_end_it() {
      var server = puppet().start();
      var tester = Pid.self();
      server.cast(
          tell((s, _) -> {
            tester.send("receiving");
            return s.noReply(receive());
          }));
      receive(String.class, "receiving"::equals);
      inBackground(_ -> Sys.getState(server));
      server.send("received");
      assertThat(receive(Answer.class)).isEqualTo(new Answer("received"));
    }

    @Test
    void is_no_part_of_the_message_queue() {
      var server = puppet().start();
      var gate = busy(server);
      inBackground(_ -> Sys.getState(server));
      assertThat(Processes.info((Pid) server.address()).orElseThrow().messages()).isZero();
      gate.countDown();
      assertThat(receive(Answer.class)).isEqualTo(new Answer("state"));
    }

    @Test
    void of_one_who_ends_is_answered_with_the_reason() {
      var server = puppet().start();
      var gate = busy(server);
      inBackground(_ -> Sys.getState(server));
      Processes.exit((Pid) server.address(), ExitReason.KILL);
      gate.countDown();
      assertThat(receive(Answer.class)).isEqualTo(new Answer(new ExitReason.Killed()));
    }

    @Test
    void loses_no_request_of_many_who_ask_at_once() {
      var server = puppet(s -> s.ok(0)).start();
      int askers = 200;
      for (int i = 0; i < askers; i++) {
        var tester = Pid.self();
        Processes.spawn(() -> {
          server.cast(mark("beside it"));
          tester.send(new Answer(Sys.replaceState(server, n -> (Integer) n + 1)));
        });
      }
      var seen = new HashSet<Object>();
      for (int i = 0; i < askers; i++) {
        seen.add(receive(Answer.class).state());
      }
      assertThat(seen).hasSize(askers);
      assertThat(Sys.getState(server)).isEqualTo(askers);
    }
  }

  @Nested
  class NobodyThere {

    @Test
    void is_an_exit_of_the_caller() { // suite of sys; 3.8 get_state
      var ended = puppet().start();
      ended.stop();
      ServerName<Puppet> unknown = ServerName.local("unknown");
      assertThat(reasonOf(() -> Sys.getState(ended))).isEqualTo(new ExitReason.NoProcess());
      var exit = exitOf(() -> Sys.getState(unknown));
      assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
      assertThat(exit.operation())
          .contains(new Operation.Sys(unknown.address(), "getState", ofSeconds(5)));
      assertThat(reasonOf(() -> Sys.replaceState(unknown, s -> s)))
          .isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void but_the_server_itself_is_an_exit_as_well() {
      var server = puppet().start();
      assertThat(server.call(does(() -> reasonOf(() -> Sys.getState(server)))))
          .isEqualTo(new ExitReason.CallingSelf());
      assertThat(reasonOf(() -> Sys.getState(Pid.self()))).isEqualTo(new ExitReason.CallingSelf());
    }

    @Test
    void but_a_process_that_is_no_server_is_refused_at_once() {
      var tester = Pid.self();
      var plain = Processes.spawn(() -> tester.send(receive()));
      assertThat(exitOf(() -> Sys.getState(plain, LONG)))
          .hasMessageContaining("is no server")
          .returns(true, exit -> exit.reason() instanceof ExitReason.BadCall);
      plain.send("the first that it sees");
      assertThat(receive()).isEqualTo("the first that it sees");
    }

    @Test
    void arguments_that_are_none_are_refused() {
      var server = puppet().start();
      assertThatIllegalArgumentException().isThrownBy(() -> Sys.getState(server, ofMillis(-1)));
      assertThatNullPointerException().isThrownBy(() -> Sys.getState(server, null));
      assertThatNullPointerException().isThrownBy(() -> Sys.getState(null));
      assertThatNullPointerException().isThrownBy(() -> Sys.replaceState(server, null));
    }
  }

  @Nested
  class ATimeOut { // suite: handle_event_timeout_plain against system messages

    @Test
    void of_the_plain_kind_is_not_cancelled_by_a_request() { // 83
      var server = puppet(s -> s.ok("state").andTimeout(ofMillis(20))).start();
      assertThat(Sys.getState(server)).isEqualTo("state");
      assertThat(report().what()).isEqualTo(Timeout.TIMEOUT);
    }

    @Test
    void of_its_own_message_comes_however_often_one_asks() { // 1.1
      var server = puppet(s -> s.ok("state").andTimeout(ofMillis(20), "time")).start();
      while (receive(Puppet.Got.class, _ -> true, ZERO).isEmpty()) {
        assertThat(Sys.getState(server)).isEqualTo("state");
      }
    }
  }
}
