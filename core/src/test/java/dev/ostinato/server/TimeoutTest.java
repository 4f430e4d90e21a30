package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.mark;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static dev.ostinato.server.Timeout.TIMEOUT;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Puppet.Got;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server does when it has nothing to do: time-outs, hibernation, and what ends them. */
@ExtendWith(OnFreshNode.class)
class TimeoutTest {

  /** Longer than any test may take. */
  private static final Duration LONG = ofMinutes(10);

  private static Got timeout(Object message) {
    return new Got("handleInfo", message, "state");
  }

  /** Makes the server send itself messages before its callback returns: they are queued then. */
  private static void queue(Object... messages) {
    for (var message : messages) {
      Pid.self().send(message);
    }
  }

  @Nested
  class Plain { // suite: handle_event_timeout_plain, start_event_timeout(_zero)

    @Test
    void comes_as_a_message_when_no_other_does() { // 81
      puppet(s -> s.ok("state").andTimeout(ofMillis(1))).start();
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }

    @Test
    void follows_every_callback_that_asks_for_it() { // 81
      var server = puppet(s -> s.ok("state").andTimeout(ZERO)).start();
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
      server.call(ask((q, _, s) -> q.reply(Ok.OK, s).andTimeout(ofMillis(1))));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
      server.cast(tell((s, state) -> s.noReply(state).andTimeout(ofMillis(1))));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
      server.send(Puppet.info((s, state) -> s.noReply(state).andTimeout(ofMillis(1))));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
      server.cast(
          tell((s, state) ->
              s.noReply(state)
                  .andContinue(Puppet.info((p, st) -> p.noReply(st).andTimeout(ofMillis(1))))));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }

    @Test
    void comes_once() { // 81
      var server = puppet(s -> s.ok("state").andTimeout(ZERO)).start();
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
      Processes.sendAfter(server, "later", ofMillis(20));
      assertThat(report()).isEqualTo(timeout("later"));
    }

    @Test
    void is_cancelled_by_any_message() { // 81, 12b
      var server =
          puppet(
                  s -> {
                    queue("before it");
                    return s.ok("state").andTimeout(ofMillis(20));
                  })
              .start();
      Processes.sendAfter(server, "after it", ofMillis(60));
      assertThat(report().what()).isEqualTo("before it");
      assertThat(report().what()).isEqualTo("after it");
    }

    @Test
    void of_zero_yields_to_a_queued_message() { // 82
      puppet(
              s -> {
                queue("queued");
                return s.ok("state").andTimeout(ZERO);
              })
          .start();
      assertThat(report()).isEqualTo(timeout("queued"));
    }

    @Test
    void of_zero_comes_at_once_if_nothing_is_queued() { // 82
      var server = puppet().start();
      server.cast(tell((s, state) -> s.noReply(state).andTimeout(ZERO)));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }

    @Test
    void of_a_long_time_does_not_come_early() { // 81
      var server = puppet(s -> s.ok("state").andTimeout(LONG)).start();
      assertThat(server.call(state())).isEqualTo("state");
      server.cast(mark("first"));
      assertThat(report().what()).isEqualTo("first");
    }

    @Test
    void of_infinite_time_never_comes() { // 81
      var server = puppet(s -> s.ok("state").andTimeout(INFINITY)).start();
      Processes.sendAfter(server, "later", ofMillis(10));
      assertThat(report()).isEqualTo(timeout("later"));
    }

    @Test
    void is_not_ended_by_a_call_that_the_server_does_not_understand() { // 83, hole
      var server = puppet(s -> s.ok("state").andTimeout(ofMillis(20))).start();
      refused(server);
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }

    @Test
    void is_not_ended_by_a_cast_that_the_server_does_not_understand() { // 83, hole
      var server = puppet(s -> s.ok("state").andTimeout(ofMillis(20))).start();
      server.cast(new ForeignCast());
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }
  }

  private record ForeignCall() implements Call<Puppet, String> {}

  private record ForeignCast() implements Cast<Puppet> {}

  private static void refused(ServerRef<Puppet> server) {
    assertThatThrownBy(() -> server.call(new ForeignCall())).isInstanceOf(ExitException.class);
  }

  @Nested
  class WithAMessage { // suite: handle_event_timeout(_zero), the newer time-outs

    @Test
    void brings_the_message() {
      puppet(s -> s.ok("state").andTimeout(ofMillis(1), "wake up")).start();
      assertThat(report()).isEqualTo(timeout("wake up"));
    }

    @Test
    void of_zero_comes_before_queued_messages() {
      puppet(
              s -> {
                queue("queued");
                return s.ok("state").andTimeout(ZERO, "at once");
              })
          .start();
      assertThat(report()).isEqualTo(timeout("at once"));
      assertThat(report()).isEqualTo(timeout("queued"));
    }

    @Test
    void of_zero_comes_before_queued_messages_after_every_callback() {
      var server = puppet().start();
      server.call(
          ask((q, _, s) -> {
            queue("queued 1");
            return q.reply(Ok.OK, s).andTimeout(ZERO, "at once 1");
          }));
      server.cast(
          tell((p, s) -> {
            queue("queued 2");
            return p.noReply(s).andTimeout(ZERO, "at once 2");
          }));
      var order = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        order.add(report().what());
      }
      assertThat(order.indexOf("at once 1")).isZero();
      assertThat(order).containsSubsequence("at once 1", "queued 1");
      assertThat(order).containsSubsequence("at once 2", "queued 2");
    }

    @Test
    void is_cancelled_by_any_message() {
      var server =
          puppet(
                  s -> {
                    queue("before it");
                    return s.ok("state").andTimeout(ofMillis(20), "time");
                  })
              .start();
      Processes.sendAfter(server, "after it", ofMillis(60));
      assertThat(report().what()).isEqualTo("before it");
      assertThat(report().what()).isEqualTo("after it");
    }

    @Test
    void may_bring_the_plain_message_and_is_then_plain() {
      puppet(
              s -> {
                queue("queued");
                return s.ok("state").andTimeout(ZERO, TIMEOUT);
              })
          .start();
      assertThat(report()).isEqualTo(timeout("queued"));
    }

    @Test
    void is_not_ended_by_a_call_that_the_server_does_not_understand() {
      var server = puppet(s -> s.ok("state").andTimeout(ofMillis(20), "time")).start();
      refused(server);
      assertThat(report()).isEqualTo(timeout("time"));
    }
  }

  @Nested
  class Hibernation { // suite: hibernate, auto_hibernate, otp_7669

    @Test
    void after_any_callback_ends_with_the_next_message() { // 85
      var server = puppet(s -> s.ok("state").hibernate()).start();
      assertThat(server.call(state())).isEqualTo("state");
      server.cast(tell((s, _) -> s.noReply("cast").hibernate()));
      assertThat(server.call(state())).isEqualTo("cast");
      server.call(ask((q, _, _) -> q.<Object>reply(Ok.OK, "call").hibernate()));
      assertThat(server.call(state())).isEqualTo("call");
      server.send(Puppet.info((s, _) -> s.noReply("info").hibernate()));
      assertThat(server.call(state())).isEqualTo("info");
    }

    @Test
    void does_not_wait_if_messages_do() { // 85
      puppet(
              s -> {
                queue("queued");
                return s.ok("state").hibernate();
              })
          .start();
      assertThat(report()).isEqualTo(timeout("queued"));
    }

    @Test
    void after_a_while_is_accepted_and_not_seen() { // 84
      var server = puppet().start(StartOption.hibernateAfter(ofMillis(1)));
      Processes.sendAfter(server, "after a while", ofMillis(10));
      assertThat(report()).isEqualTo(timeout("after a while"));
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void after_a_while_gives_way_to_a_time_out() { // 84
      puppet(s -> s.ok("state").andTimeout(ofMillis(10)))
          .start(StartOption.hibernateAfter(ofMillis(1)));
      assertThat(report()).isEqualTo(timeout(TIMEOUT));
    }
  }

  @Nested
  class ReceiveInACallback {

    @Test
    void leaves_what_it_skips_in_order() { // 2 of servers
      var server = puppet().start();
      server.call(
          ask((q, _, s) -> {
            queue("a", 1, "b", 2, "c");
            var numbers = List.of(receive(Integer.class), receive(Integer.class));
            return q.reply(numbers, s);
          }));
      assertThat(List.of(report().what(), report().what(), report().what()))
          .containsExactly("a", "b", "c");
    }

    @Test
    void sees_neither_calls_nor_casts() {
      var server = puppet().start();
      var gate = new java.util.concurrent.CountDownLatch(1);
      server.cast(
          tell((s, state) -> {
            gate.await();
            Optional<Object> first = receive(ZERO);
            s.report("cast", first, state);
            return s.noReply(state);
          }));
      server.cast(mark("hidden cast"));
      var id = server.sendRequest(state());
      server.send("visible");
      gate.countDown();
      assertThat(report().what()).isEqualTo(Optional.of("visible"));
      assertThat(report().what()).isEqualTo("hidden cast");
      assertThat(id.await()).isEqualTo("state");
    }

    @Test
    void that_times_out_takes_nothing() {
      var server = puppet().start();
      server.call(
          ask((q, _, s) -> {
            queue("a", "b");
            return q.reply(receive(Integer.class, ofMillis(1)), s);
          }));
      assertThat(report().what()).isEqualTo("a");
      assertThat(report().what()).isEqualTo("b");
    }

    @Test
    void in_init_sees_neither_calls_nor_casts() {
      var tester = Pid.self();
      ServerName<Puppet> name = ServerName.local("in init");
      var puppet =
          puppet(s -> {
            tester.send("in init");
            receive(String.class, "go"::equals);
            return s.ok(receive(ZERO));
          });
      Processes.spawn(() -> GenServer.start(name, puppet));
      assertThat(receive()).isEqualTo("in init");
      name.cast(mark("cast"));
      var id = name.sendRequest(state());
      name.send("go");
      assertThat(report()).isEqualTo(new Got("mark", "cast", Optional.empty()));
      assertThat(id.await()).isEqualTo(Optional.empty());
    }

    @Test
    void in_init_leaves_what_it_skips_in_order() {
      puppet(
              s -> {
                queue("a", 1, "b");
                return s.ok(receive(Integer.class));
              })
          .start();
      assertThat(report()).isEqualTo(new Got("handleInfo", "a", 1));
      assertThat(report()).isEqualTo(new Got("handleInfo", "b", 1));
      assertThat(waitingMessages()).isZero();
    }
  }
}
