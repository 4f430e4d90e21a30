package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.CallTest.end;
import static dev.ostinato.server.CallTest.exitOf;
import static dev.ostinato.server.CallTest.monitored;
import static dev.ostinato.server.CallTest.reasonOf;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.info;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.CallTest.Ruin;
import dev.ostinato.server.Puppet.Got;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a call, as its server answers it or fails to. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class AnswerTest {

  @Nested
  class Order {

    @Test
    void of_casts_calls_and_messages_of_one_client_is_kept() { // 61
      var server = puppet(s -> s.ok(List.of())).start();
      for (int i = 0; i < 1000; i += 4) {
        int n = i;
        server.cast(tell((s, state) -> s.noReply(with(state, n))));
        server.send(info((s, state) -> s.noReply(with(state, n + 1))));
        server.call(ask((q, _, state) -> q.reply(Ok.OK, with(state, n + 2))));
        server.sendRequest(ask((q, _, state) -> q.reply(Ok.OK, with(state, n + 3))));
      }
      assertThat(server.call(state())).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    private List<Object> with(Object list, Object element) {
      return Stream.concat(((List<?>) list).stream(), Stream.of(element)).toList();
    }

    @Test
    void is_one_message_at_a_time() { // 61
      var server = puppet().start();
      var inside = new AtomicInteger();
      var tester = Pid.self();
      for (int i = 0; i < 20; i++) {
        Processes.spawn(() -> {
          int max =
              server.call(
                  does(() -> {
                    int now = inside.incrementAndGet();
                    Processes.sleep(Duration.ofNanos(1_000));
                    inside.decrementAndGet();
                    return now;
                  }));
          tester.send(max);
        });
      }
      for (int i = 0; i < 20; i++) {
        assertThat(receive()).isEqualTo(1);
      }
    }
  }

  @Nested
  class Returns {

    @Test
    void reply_with_a_new_state() {
      var server = puppet().start();
      String reply = server.call(ask((q, _, s) -> q.reply(s + "!", "next")));
      assertThat(reply).isEqualTo("state!");
      assertThat(server.call(state())).isEqualTo("next");
    }

    @Test
    void reply_then_continue_before_the_next_message() { // 59 of calls
      var server = puppet().start();
      var tester = Pid.self();
      server.call(
          ask((q, from, s) -> {
            Pid.self().send("queued");
            tester.send(from.pid());
            return q.reply(Ok.OK, s).andContinue("go on");
          }));
      assertThat(receive()).isEqualTo(tester);
      assertThat(report()).isEqualTo(new Got("handleContinue", "go on", "state"));
      assertThat(report()).isEqualTo(new Got("handleInfo", "queued", "state"));
    }

    @Test
    void reply_and_hibernate() { // 85
      var server = puppet().start();
      server.call(
          ask((q, _, s) -> {
            Pid.self().send("queued");
            return q.reply(Ok.OK, s).hibernate();
          }));
      assertThat(report().what()).isEqualTo("queued");
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void reply_and_stop_terminates_then_replies_then_ends() { // 74
      var froms = new ArrayList<From<?>>();
      var tester = Pid.self();
      var server =
          monitored(puppet().terminating((_, _) -> tester.send(froms.getFirst().isWaiting())));
      String reply =
          server.call(
              ask((q, from, _) -> {
                froms.add(from);
                return q.replyAndStop("bye", new Ruin("x"), "last");
              }));
      assertThat(reply).isEqualTo("bye");
      assertThat(receive(ZERO)).contains(new Got("terminate", new Ruin("x"), "last"));
      assertThat(receive(ZERO)).contains(true); // the client still waited
      assertThat(end()).isEqualTo(new Ruin("x"));
    }

    @Test
    void reply_and_stop_replies_even_if_terminate_fails() { // 74, 80
      var server =
          monitored(
              puppet()
                  .terminating((_, _) -> {
                    throw new IOException("at the end");
                  }));
      String reply = server.call(ask((q, _, s) -> q.replyAndStop("bye", ExitReason.NORMAL, s)));
      assertThat(reply).isEqualTo("bye");
      report();
      assertThat(end()).isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void stop_without_reply_exits_the_caller_with_the_reason() { // 69
      var server = monitored(puppet());
      assertThat(reasonOf(() -> server.call(ask((_, _, s) -> stop(ExitReason.NORMAL, s)))))
          .isEqualTo(ExitReason.NORMAL);
      assertThat(report()).isEqualTo(new Got("terminate", ExitReason.NORMAL, "state"));
      assertThat(end()).isEqualTo(ExitReason.NORMAL);
    }

    @Test
    void no_reply_then_continue() {
      var server = puppet().start();
      server.sendRequest(
          ask((_, _, s) -> new Next.NoReply<>(s, After.RECEIVE).andContinue("go on")));
      assertThat(report()).isEqualTo(new Got("handleContinue", "go on", "state"));
    }

    @Test
    void null_ends_server_and_caller_with_a_bad_return() { // 78
      var server = monitored(puppet());
      var bad = new ExitReason.BadReturn("handleCall");
      assertThat(reasonOf(() -> server.call(ask((_, _, _) -> nothing())))).isEqualTo(bad);
      assertThat(report()).isEqualTo(new Got("terminate", bad, "state"));
      assertThat(end()).isEqualTo(bad);
    }

    @Test
    void a_null_reply_ends_the_server_and_says_so() {
      var server = monitored(puppet());
      var reason = reasonOf(() -> server.call(ask((q, _, s) -> q.reply(nothing(), s))));
      assertThat(reason).hasToString("java.lang.NullPointerException: reply");
      assertThat(report().callback()).isEqualTo("terminate");
    }

    @Test
    void nothing_but_what_has_all_its_parts() { // 78; null reasons, messages, negative times
      List<Supplier<Object>> bad =
          List.of(
              () -> puppet().noReply("s").andTimeout(ofMillis(-1)),
              () -> puppet().noReply("s").andTimeout(nothing()),
              () -> puppet().noReply("s").andTimeout(ZERO, nothing()),
              () -> puppet().noReply("s").andContinue(nothing()),
              () -> puppet().ok("s").andTimeout(ofMillis(-1)),
              () -> puppet().ok("s").andContinue(nothing()),
              () -> puppet().stop(nothing(), "s"),
              () -> puppet().stop(Returns.<ExitReason>nothing()),
              () -> puppet().failed(nothing()),
              () -> state().reply(nothing(), "s"),
              () -> state().replyAndStop("r", nothing(), "s"),
              () -> state().replyAndStop(nothing(), ExitReason.NORMAL, "s"),
              () -> state().reply("r", "s").andTimeout(ofMillis(-1)));
      for (var supplier : bad) {
        assertThatThrownBy(supplier::get)
            .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
      }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T nothing() {
      return null;
    }

    private Next<Object> stop(ExitReason reason, Object state) {
      return new Next.Stop<>(reason, state);
    }
  }

  @Nested
  class Failure {

    @Test
    void of_the_callback_ends_the_server_after_terminate_and_the_caller_with_the_same() { // 79
      var server = monitored(puppet());
      var reason =
          reasonOf(() ->
              server.call(
                  does(() -> {
                    throw new IOException("disk");
                  })));
      assertThat(reason).hasToString("java.io.IOException: disk");
      assertThat(report()).isEqualTo(new Got("terminate", reason, "state"));
      assertThat(end()).isEqualTo(reason);
    }

    @Test
    void by_an_error_is_a_crash_like_any() { // 79
      var server = monitored(puppet());
      var reason = reasonOf(() -> server.call(does(() -> overflow(0))));
      assertThat(reason)
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> assertThat(crash.type()).isEqualTo("java.lang.StackOverflowError"));
      assertThat(report().callback()).isEqualTo("terminate");
      assertThat(end()).isEqualTo(reason);
    }

    @SuppressWarnings("InfiniteRecursion")
    private int overflow(int depth) {
      return overflow(depth + 1) + 1;
    }

    @Test
    void by_exit_ends_the_server_with_the_plain_reason() { // 79
      var server = monitored(puppet());
      var reason =
          reasonOf(() ->
              server.call(
                  does(() -> {
                    throw Processes.exit(new Ruin("by hand"));
                  })));
      assertThat(reason).isEqualTo(new Ruin("by hand"));
      assertThat(report()).isEqualTo(new Got("terminate", new Ruin("by hand"), "state"));
      assertThat(end()).isEqualTo(reason);
    }

    @Test
    void in_a_call_of_the_servers_own_says_what_it_did() { // 79, {R, mfa}
      var inner = puppet().start();
      var outer = monitored(puppet());
      var reason =
          reasonOf(() ->
              outer.call(
                  does(() ->
                      inner.call(
                          does(() -> {
                            throw Processes.exit(new Ruin("inner"));
                          })))));
      assertThat(reason)
          .isInstanceOfSatisfying(
              ExitReason.During.class,
              during -> {
                assertThat(during.reason()).isEqualTo(new Ruin("inner"));
                assertThat(during.operation())
                    .isInstanceOfSatisfying(
                        Operation.Call.class,
                        call -> assertThat(call.target()).isEqualTo(inner.address()));
              });
    }

    @Test
    void of_terminate_takes_the_place_of_the_reason() { // 80
      var server =
          monitored(
              puppet()
                  .terminating((_, _) -> {
                    throw Processes.exit(new Ruin("terminate"));
                  }));
      assertThat(reasonOf(() -> server.call(ask((_, _, _) -> null))))
          .isEqualTo(new Ruin("terminate"));
      assertThat(end()).isEqualTo(new Ruin("terminate"));
    }

    @Test
    void of_a_server_that_is_killed_during_the_call_is_killed() { // 69
      var server = puppet().start();
      var reason =
          reasonOf(() ->
              server.call(
                  does(() -> {
                    Processes.exit(Pid.self(), ExitReason.KILL);
                    return "never";
                  })));
      assertThat(reason).isEqualTo(new ExitReason.Killed());
      assertThat(receive(ZERO)).isEmpty();
    }

    @Test
    void of_a_server_that_is_killed_before_it_comes_to_the_call_is_killed() { // 69
      var server = puppet().start();
      var busy = new CountDownLatch(1);
      server.cast(
          tell((_, s) -> {
            busy.countDown();
            Processes.sleep(INFINITY);
            throw new AssertionError(s);
          }));
      var tester = Pid.self();
      Processes.spawn(() -> tester.send(reasonOf(() -> server.call(state(), INFINITY))));
      awaitQuietly(busy);
      var pid = server.whereis().orElseThrow();
      OnFreshNode.awaitMessage(pid);
      Processes.exit(pid, ExitReason.KILL);
      assertThat(receive()).isEqualTo(new ExitReason.Killed());
    }

    @Test
    void names_what_was_called_and_why() { // 62, 63
      ServerName<Puppet> nobody = ServerName.local("nobody");
      var exit = exitOf(() -> nobody.call(state(), ofSeconds(2)));
      assertThat(exit.operation())
          .contains(new Operation.Call(nobody, request(exit), ofSeconds(2)));
      assertThat(exit)
          .hasMessageStartingWith("exited in call(\"nobody\", Ask, 2s)")
          .hasMessageContaining("no process");
    }

    private Object request(ExitException exit) {
      return ((Operation.Call) exit.operation().orElseThrow()).request();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
