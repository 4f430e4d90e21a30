package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reply that comes later, from anywhere, or in vain. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class FromTest {

  /** A call that nobody answers until somebody uses the From that the calling process gets. */
  private static Puppet.Ask<String> deferred() {
    var tester = Pid.self();
    return ask((_, from, s) -> {
      tester.send(new Handed(from));
      return new Next.NoReply<>(s, After.RECEIVE);
    });
  }

  record Handed(From<String> from) {}

  private static From<String> handed() {
    return receive(Handed.class).from();
  }

  private record Answer(Object what) {}

  /** A process that calls, and tells the calling one what came of it. */
  private static Pid caller(ServerRef<Puppet> server, Duration timeout) {
    var tester = Pid.self();
    var request = deferred();
    return Processes.spawn(() -> {
      try {
        tester.send(new Answer(server.call(request, timeout)));
      } catch (ExitException e) {
        tester.send(new Answer(e.reason()));
      }
    });
  }

  @Test
  void a_reply_may_come_from_any_process() { // 75
    var server = puppet().start();
    caller(server, INFINITY);
    var from = handed();
    Processes.spawn(() -> from.reply("from another"));
    assertThat(receive(Answer.class)).isEqualTo(new Answer("from another"));
  }

  @Test
  void a_reply_may_come_from_a_plain_thread() throws Exception { // 75
    var server = puppet().start();
    caller(server, INFINITY);
    var from = handed();
    asGuest(() -> {
      from.reply("from a thread");
      return true;
    });
    assertThat(receive(Answer.class)).isEqualTo(new Answer("from a thread"));
  }

  @Test
  void a_reply_may_come_from_a_later_callback() { // 75
    var server = puppet().start();
    caller(server, INFINITY);
    var from = handed();
    server.cast(
        tell((s, state) -> {
          from.reply("later");
          return s.noReply(state);
        }));
    assertThat(receive(Answer.class)).isEqualTo(new Answer("later"));
  }

  @Test
  void a_reply_may_come_before_the_callback_returns() { // 75
    var server = puppet().start();
    String reply =
        server.call(
            ask((_, from, s) -> {
              from.reply("early");
              return new Next.NoReply<>(s, After.RECEIVE);
            }));
    assertThat(reply).isEqualTo("early");
  }

  @Test
  void a_caller_whose_reply_never_comes_waits_until_the_server_ends() { // 75
    var server = puppet().start();
    caller(server, INFINITY);
    handed();
    server.stop(ExitReason.SHUTDOWN, INFINITY);
    assertThat(receive(Answer.class)).isEqualTo(new Answer(ExitReason.SHUTDOWN));
  }

  @Test
  void a_second_reply_is_dropped() { // 76
    var server = puppet().start();
    String reply =
        server.call(
            ask((q, from, s) -> {
              from.reply("first");
              from.reply("second");
              return q.reply("third", s);
            }));
    assertThat(reply).isEqualTo("first");
    assertThat(server.call(state())).isEqualTo("state");
    assertThat(receive(ZERO)).isEmpty();
    assertThat(waitingMessages()).isZero();
  }

  @Test
  void a_reply_after_the_time_is_dropped() { // 66, 76
    var server = puppet().start();
    assertThatThrownBy(() -> server.call(deferred(), ofMillis(5)))
        .isInstanceOf(ExitException.class);
    var from = handed();
    assertThat(from.isWaiting()).isFalse();
    from.reply("late");
    assertThat(receive(ZERO)).isEmpty();
    assertThat(waitingMessages()).isZero();
  }

  @Test
  void a_reply_to_a_dead_client_is_dropped() { // 76
    var server = puppet().start();
    var caller = caller(server, INFINITY);
    var from = handed();
    assertThat(from.isWaiting()).isTrue();
    Processes.monitor(caller);
    Processes.exit(caller, ExitReason.KILL);
    receive(Down.class);
    assertThat(from.isWaiting()).isFalse();
    from.reply("to nobody");
    assertThat(receive(ZERO)).isEmpty();
    assertThat(server.call(state())).isEqualTo("state");
  }

  @Test
  void a_client_that_has_been_told_to_exit_waits_no_more_even_while_it_lingers() { // 76
    var server = puppet().start();
    var request = deferred();
    var leave = new CountDownLatch(1);
    var client =
        Processes.spawn(() -> {
          server.sendRequest(request);
          boolean done = false;
          while (!done) {
            try {
              leave.await();
              done = true;
            } catch (InterruptedException e) {
              // it takes its time
            }
          }
        });
    var from = handed();
    Processes.monitor(client);
    Processes.exit(client, ExitReason.KILL);
    assertThat(from.isWaiting()).isFalse();
    leave.countDown();
    receive(Down.class);
  }

  @Test
  void a_reply_after_the_server_has_ended_is_dropped() { // 69, 76
    var server = puppet().start();
    caller(server, INFINITY);
    var from = handed();
    server.stop();
    report();
    assertThat(receive(Answer.class)).isEqualTo(new Answer(ExitReason.NORMAL));
    from.reply("too late");
    assertThat(receive(ZERO)).isEmpty();
  }

  @Test
  void a_null_reply_is_refused_where_it_is_made() {
    var server = puppet().start();
    var id = server.sendRequest(deferred());
    var from = handed();
    assertThatThrownBy(() -> from.reply(null)).isInstanceOf(NullPointerException.class);
    from.reply("still waiting");
    assertThat(id.await()).isEqualTo("still waiting");
  }

  @Test
  void a_process_that_has_been_told_to_exit_replies_no_more() { // fencing of kills
    var server = puppet().start();
    caller(server, INFINITY);
    var from = handed();
    var zombie =
        Processes.spawn(() -> {
          try {
            Processes.sleep(INFINITY);
          } finally {
            from.reply("from beyond");
          }
        });
    Processes.monitor(zombie);
    Processes.exit(zombie, ExitReason.KILL);
    receive(Down.class);
    assertThat(from.isWaiting()).isTrue();
    from.reply("from here");
    assertThat(receive(Answer.class)).isEqualTo(new Answer("from here"));
  }

  @Test
  void knows_the_client() {
    var server = puppet().start();
    Pid pid = server.call(ask((q, from, s) -> q.reply(from.pid(), s)));
    assertThat(pid).isEqualTo(Pid.self());
  }

  @Test
  void is_waiting_until_the_reply() {
    var server = puppet().start();
    var id = server.sendRequest(deferred());
    var from = handed();
    assertThat(from.isWaiting()).isTrue();
    from.reply("x");
    assertThat(from.isWaiting()).isFalse();
    assertThat(id.yield(ZERO)).contains(new Outcome.Ok<>("x"));
  }

  @Test
  void is_typed_by_its_own_request_only() {
    var server = puppet().start();
    var other = state();
    Object refusal =
        server.call(
            ask((q, from, s) -> {
              try {
                return q.reply(from.as(other), s);
              } catch (IllegalArgumentException e) {
                return q.reply(e.getMessage(), s);
              }
            }));
    assertThat(refusal).isEqualTo("expected the request of this call, Ask, got: Ask");
  }

  record Equal(int number) implements Call<Twins, Integer> {}

  /** Types the From of the first request by the second, which equals it. */
  record Twins(Equal first) implements GenServer<Integer, Equal, Cast<Twins>> {
    @Override
    public InitResult<Integer> init() {
      return ok(0);
    }

    @Override
    public CallResult<Integer> handleCall(Equal request, From<?> from, Integer state) {
      from.as(first).reply(1);
      return noReply(state);
    }
  }

  @Test
  void is_not_typed_by_a_request_that_is_only_equal() { // "the very request"
    var server = GenServer.<Twins>start(new Twins(new Equal(1))).orElseThrow();
    assertThatThrownBy(() -> server.call(new Equal(1)))
        .isInstanceOfSatisfying(
            ExitException.class,
            e ->
                assertThat(e.reason())
                    .hasToString(
                        "java.lang.IllegalArgumentException: expected the request of this call,"
                            + " Equal[number=1], got: Equal[number=1]"));
  }

  @Test
  void of_another_node_can_be_answered() {
    var server = puppet().start();
    var id = server.sendRequest(deferred());
    var from = handed();
    try (var other = dev.ostinato.process.Node.open()) {
      other.run(() -> {
        from.reply("from afar");
        return true;
      });
    }
    assertThat(id.await()).isEqualTo("from afar");
  }

  /** A server that is killed while it handles a call, and puts the answer off all the same. */
  record Stubborn(CountDownLatch asked)
      implements GenServer<String, Stubborn.Wait, Cast<Stubborn>> {
    record Wait() implements Call<Stubborn, String> {}

    @Override
    public InitResult<String> init() {
      return ok("");
    }

    @Override
    public CallResult<String> handleCall(Wait wait, From<?> from, String state) {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException killed) {
        // goes on
      }
      return noReply(state);
    }
  }

  @Test
  void one_whose_server_was_killed_when_it_put_the_answer_off_hears_of_that() throws Exception {
    var asked = new CountDownLatch(1);
    ServerRef<Stubborn> server = GenServer.<Stubborn>start(new Stubborn(asked)).orElseThrow();
    var request = server.sendRequest(new Stubborn.Wait());
    asked.await();
    Processes.exit(server.whereis().orElseThrow(), ExitReason.KILL);
    assertThatThrownBy(request::await)
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isEqualTo(new ExitReason.Killed()));
  }
}
