package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.info;
import static dev.ostinato.server.Puppet.neverReplies;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests whose replies are collected later. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class RequestTest {

  private static final ServerName<Puppet> NOBODY = ServerName.local("nobody");

  /** Replies with {@code value} once the server has been sent it as a message. */
  private static Puppet.Ask<String> when(String value) {
    return ask((q, _, s) -> q.reply(receive(String.class, value::equals), s));
  }

  private static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  private static <R> Outcome<R> exit(ExitReason reason) {
    return new Outcome.Exit<>(reason);
  }

  @Nested
  class Await {

    @Test
    void returns_the_reply() { // 99
      assertThat(puppet().start().sendRequest(state()).await()).isEqualTo("state");
    }

    @Test
    void of_nobody_exits_only_then() { // 99
      var id = NOBODY.sendRequest(state());
      var exit = exitOf(() -> id.await(ofSeconds(1)));
      assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
      assertThat(exit.operation()).contains(new Operation.Await(NOBODY, ofSeconds(1)));
    }

    @Test
    void of_a_server_that_ends_exits_with_its_reason() { // 99
      var server = puppet().start();
      var id = server.sendRequest(neverReplies());
      server.stop(ExitReason.SHUTDOWN, INFINITY);
      report();
      assertThat(exitOf(id::await).reason()).isEqualTo(ExitReason.SHUTDOWN);
    }

    @Test
    void that_times_out_gives_the_request_up() { // 100
      var server = puppet().start();
      var id = server.sendRequest(when("go"));
      assertThat(exitOf(() -> id.await(ofMillis(1))).reason()).isEqualTo(new ExitReason.Timeout());
      server.send("go");
      assertThat(server.call(state())).isEqualTo("state");
      assertThat(exitOf(id::await).reason()).isEqualTo(new ExitReason.Timeout());
      assertThat(id.yield(ZERO)).contains(exit(new ExitReason.Timeout()));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void can_be_done_in_any_order() {
      var server = puppet().start();
      var first = server.sendRequest(does(() -> 1));
      var second = server.sendRequest(does(() -> 2));
      assertThat(second.await()).isEqualTo(2);
      assertThat(first.await()).isEqualTo(1);
    }

    @Test
    void refuses_a_negative_time() {
      var id = puppet().start().sendRequest(state());
      assertThatThrownBy(() -> id.await(ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
      assertThat(id.await()).isEqualTo("state");
    }

    @Test
    void is_for_the_process_that_sent_the_request() {
      var id = puppet().start().sendRequest(state());
      var tester = Pid.self();
      Processes.spawn(() -> {
        for (Runnable wait : List.<Runnable>of(id::await, () -> id.yield(ZERO))) {
          try {
            wait.run();
          } catch (IllegalArgumentException e) {
            tester.send(e.getMessage());
          }
        }
      });
      assertThat(receive(String.class)).contains("to wait for the response");
      assertThat(receive(String.class)).contains("to wait for the response");
      assertThat(id.await()).isEqualTo("state");
    }

    @Test
    void does_not_wait_behind_the_callers_queue() {
      var server = puppet().start();
      for (int i = 0; i < 10_000; i++) {
        Pid.self().send("noise");
      }
      assertThat(server.sendRequest(state()).await()).isEqualTo("state");
      assertThat(waitingMessages()).isEqualTo(10_000);
    }
  }

  @Nested
  class Yield {

    @Test
    void that_times_out_keeps_the_request() { // 100
      var server = puppet().start();
      var id = server.sendRequest(when("go"));
      assertThat(id.yield(ofMillis(1))).isEmpty();
      assertThat(id.yield(ZERO)).isEmpty();
      server.send("go");
      assertThat(id.yield(INFINITY)).contains(new Outcome.Ok<>("go"));
    }

    @Test
    void without_time_looks() { // 101
      var server = puppet().start();
      var id = server.sendRequest(state());
      server.call(state());
      assertThat(id.yield(ZERO)).contains(new Outcome.Ok<>("state"));
    }

    @Test
    void of_nobody_is_an_outcome() { // 99
      assertThat(NOBODY.sendRequest(state()).yield(ZERO))
          .contains(exit(new ExitReason.NoProcess()));
    }

    @Test
    void of_a_server_that_is_killed_is_an_outcome() { // 99, 101
      var server = puppet().start();
      var id = server.sendRequest(neverReplies());
      server.call(state());
      Processes.exit(server.whereis().orElseThrow(), ExitReason.KILL);
      assertThat(id.yield(INFINITY)).contains(exit(new ExitReason.Killed()));
    }
  }

  @Nested
  class AsAMessage {

    private record Came(Outcome<?> outcome) {}

    @Test
    void comes_the_reply() { // 101
      puppet().start().sendRequest(state(), Came::new);
      assertThat(receive(Came.class)).isEqualTo(new Came(new Outcome.Ok<>("state")));
    }

    @Test
    void comes_the_end_of_the_server() { // 101
      var server = puppet().start();
      server.sendRequest(neverReplies(), Came::new);
      server.stop();
      report();
      assertThat(receive(Came.class)).isEqualTo(new Came(exit(ExitReason.NORMAL)));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void comes_that_nobody_is_there() { // 99
      NOBODY.sendRequest(state(), Came::new);
      assertThat(receive(ZERO)).contains(new Came(exit(new ExitReason.NoProcess())));
    }

    @Test
    void comes_to_a_server_as_info() { // 101
      var other = puppet().start();
      puppet(
              s -> {
                other.sendRequest(state(), Came::new);
                return s.ok("mine");
              })
          .start();
      assertThat(report())
          .isEqualTo(new Puppet.Got("handleInfo", new Came(new Outcome.Ok<>("state")), "mine"));
    }

    @Test
    void is_made_in_the_process_that_asked() {
      puppet().start().sendRequest(state(), _ -> Pid.self());
      assertThat(receive()).isEqualTo(Pid.self());
    }

    @Test
    void may_be_made_by_receiving_more() {
      puppet().start().sendRequest(state(), o -> List.of(receive(String.class), o));
      Pid.self().send("second");
      Pid.self().send(3);
      Object made = receive(List.class);
      assertThat(made).isEqualTo(List.of("second", new Outcome.Ok<Object>("state")));
      assertThat(receive()).isEqualTo(3);
    }

    @Test
    void that_cannot_be_made_fails_where_it_is_received_and_is_gone() {
      puppet()
          .start()
          .sendRequest(
              state(),
              _ -> {
                throw new IllegalStateException("toMessage");
              });
      assertThatThrownBy(Processes::receive)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("toMessage");
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void that_is_null_fails_where_it_is_received() {
      puppet().start().sendRequest(state(), _ -> null);
      assertThatThrownBy(Processes::receive)
          .isInstanceOf(NullPointerException.class)
          .hasMessage("toMessage returned null");
    }

    @Test
    void is_not_made_by_operations_that_look_for_something_else() {
      var server = puppet().start();
      server.sendRequest(
          state(),
          _ -> {
            throw new IllegalStateException("toMessage");
          });
      server.call(state());
      var monitor = Processes.monitor(server);
      server.stop();
      Processes.demonitorAndFlush(monitor);
      GenServer.<Puppet>startLink(puppet(GenServer::ignore));
      assertThatThrownBy(() -> receive(IllegalStateException.class, ZERO)).hasMessage("toMessage");
    }

    @Test
    void is_refused_null() {
      var server = puppet().start();
      assertThatThrownBy(() -> server.sendRequest(state(), null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("toMessage");
      assertThatThrownBy(() -> server.sendRequest(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("request");
    }
  }

  @Nested
  class AsAStage {

    private <R> R join(CompletionStage<R> stage) {
      return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void comes_the_reply_to_a_plain_thread() throws Exception {
      var server = puppet().start();
      var reply = asGuest(() -> join(server.sendRequest(state()).toCompletionStage()));
      assertThat(reply).isEqualTo("state");
    }

    @Test
    void comes_the_failure_as_an_exit() throws Exception {
      var server = puppet().start();
      var failure =
          asGuest(() ->
              catchThrowableOfType(
                  CompletionException.class,
                  () ->
                      join(
                          server
                              .sendRequest(
                                  does(() -> {
                                    throw Processes.exit(ExitReason.SHUTDOWN);
                                  }))
                              .toCompletionStage())));
      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              ExitException.class, e -> assertThat(e.reason()).isEqualTo(ExitReason.SHUTDOWN));
    }

    @Test
    void does_not_run_what_hangs_on_it_in_the_server() {
      var server = puppet().start();
      var gate = new CountDownLatch(1);
      var id =
          server.sendRequest(
              ask((q, _, s) -> {
                gate.await();
                return q.reply(Pid.self(), s);
              }));
      var runner = id.toCompletionStage().thenApply(pid -> List.of(pid, Pid.self()));
      gate.countDown();
      var pids = join(runner);
      assertThat(pids.get(1)).isNotEqualTo(pids.get(0));
    }

    @Test
    void may_be_asked_for_twice_and_late() {
      var id = puppet().start().sendRequest(state());
      assertThat(id.await()).isEqualTo("state");
      assertThat(join(id.toCompletionStage())).isEqualTo("state");
      assertThat(join(id.toCompletionStage())).isEqualTo("state");
    }

    @Test
    void ends_even_if_the_thread_that_asked_has_ended() throws Exception {
      var server = puppet().start();
      var stage =
          asGuest(() -> List.of(server.sendRequest(neverReplies()).toCompletionStage())).getFirst();
      var failure = catchThrowableOfType(CompletionException.class, () -> join(stage));
      assertThat(failure.getCause()).isInstanceOf(ExitException.class);
    }
  }

  @Nested
  class Together {

    private final RequestIds<String, Object> ids = new RequestIds<>();

    @Test
    void come_responses_in_their_own_order_with_their_labels() { // 102
      var slow = puppet().start();
      var fast = puppet().start();
      ids.add(slow.sendRequest(ask((q, _, s) -> q.reply(receive(String.class), s))), "slow");
      ids.add(fast.sendRequest(state()), "fast");
      assertThat(ids.size()).isEqualTo(2);
      assertThat(ids.await(INFINITY))
          .contains(new RequestIds.Response<>("fast", new Outcome.Ok<>("state")));
      assertThat(ids.size()).isEqualTo(1);
      slow.send("done");
      assertThat(ids.await(INFINITY))
          .contains(new RequestIds.Response<>("slow", new Outcome.Ok<>("done")));
      assertThat(ids.size()).isZero();
    }

    @Test
    void come_failures_as_outcomes() { // 99, 102
      var server = puppet().start();
      ids.add(server.sendRequest(neverReplies()), "dies");
      ids.add(NOBODY.sendRequest(state()), "nobody");
      assertThat(ids.await(INFINITY))
          .contains(new RequestIds.Response<>("nobody", exit(new ExitReason.NoProcess())));
      server.stop();
      report();
      assertThat(ids.await(INFINITY))
          .contains(new RequestIds.Response<>("dies", exit(ExitReason.NORMAL)));
    }

    @Test
    void none_is_nothing_at_once() { // 102
      assertThat(ids.await(INFINITY)).isEmpty();
      assertThat(ids.yield(INFINITY)).isEmpty();
    }

    @Test
    void are_kept_when_yield_times_out() { // 100, 102
      var server = puppet().start();
      ids.add(server.sendRequest(ask((q, _, s) -> q.reply(receive(String.class), s))), "one");
      assertThat(ids.yield(ofMillis(1))).isEmpty();
      assertThat(ids.size()).isEqualTo(1);
      server.send("go");
      assertThat(ids.yield(INFINITY))
          .contains(new RequestIds.Response<>("one", new Outcome.Ok<>("go")));
    }

    @Test
    void are_all_given_up_when_await_times_out() { // 103
      var server = puppet().start();
      var one = server.sendRequest(neverReplies());
      ids.add(one, "one");
      ids.add(server.sendRequest(neverReplies()), "two");
      assertThat(ids.await(ofMillis(1))).isEmpty();
      assertThat(ids.size()).isZero();
      assertThat(ids.await(INFINITY)).isEmpty();
      assertThat(one.yield(ZERO)).contains(exit(new ExitReason.Timeout()));
      assertThat(waitingMessages()).isZero();
    }

    @Test
    void can_be_listed_in_the_order_of_their_coming() {
      var server = puppet().start();
      var one = server.sendRequest(neverReplies());
      var two = server.sendRequest(neverReplies());
      ids.add(one, "one");
      ids.add(two, "two");
      assertThat(ids.toList())
          .containsExactly(
              new RequestIds.Labeled<>("one", one), new RequestIds.Labeled<>("two", two));
    }

    @Test
    void can_be_added_once() { // suite: the same id twice is badarg
      var id = puppet().start().sendRequest(state());
      ids.add(id, "one");
      assertThatThrownBy(() -> ids.add(id, "two")).isInstanceOf(IllegalArgumentException.class);
      assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void include_those_whose_response_has_come() {
      var server = puppet().start();
      var id = server.sendRequest(state());
      server.call(state());
      ids.add(id, "late");
      assertThat(ids.yield(ZERO))
          .contains(new RequestIds.Response<>("late", new Outcome.Ok<>("state")));
    }

    @Test
    void are_for_the_process_that_sent_them() {
      ids.add(puppet().start().sendRequest(neverReplies()), "one");
      var tester = Pid.self();
      Processes.spawn(() -> {
        try {
          ids.await(ofMillis(1));
        } catch (IllegalArgumentException e) {
          tester.send(e);
        }
        tester.send("done");
      });
      assertThat(receive()).isInstanceOf(IllegalArgumentException.class);
      assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void are_added_by_the_process_that_sent_them() {
      var id = puppet().start().sendRequest(state());
      var tester = Pid.self();
      Processes.spawn(() -> {
        try {
          new RequestIds<String, Object>().add(id, "stolen");
        } catch (IllegalArgumentException e) {
          tester.send(e);
        }
      });
      assertThat(receive()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void come_from_many_servers_at_once() { // 102
      var servers = java.util.stream.Stream.generate(() -> puppet().start()).limit(50).toList();
      for (int i = 0; i < servers.size(); i++) {
        ids.add(servers.get(i).sendRequest(state()), "n" + i);
      }
      int count = 0;
      for (var r = ids.await(INFINITY); r.isPresent(); r = ids.await(INFINITY)) {
        assertThat(r.get().outcome()).isEqualTo(new Outcome.Ok<Object>("state"));
        count++;
      }
      assertThat(count).isEqualTo(50);
    }
  }

  @Test
  void a_client_that_ends_is_no_longer_waited_for() {
    var server = puppet().start();
    var client =
        Processes.spawnMonitor(() -> {
          for (int i = 0; i < 100; i++) {
            server.sendRequest(neverReplies());
            server.sendRequest(neverReplies(), _ -> "never");
          }
        });
    assertThat(receive(Down.class).process()).isEqualTo(client.handle());
    var process = (LocalProcess) server.whereis().orElseThrow();
    int watchers = server.call(does(() -> process.relations.watchers().size()));
    assertThat(watchers).isZero(); // this call's client is none: the mailbox stands for it
  }

  @Test
  void a_request_to_itself_is_served_later() {
    var server = puppet().start();
    server.call(
        ask((q, _, s) -> {
          ServerRef.<Puppet>at(Pid.self()).sendRequest(state(), o -> o);
          return q.reply(Ok.OK, s);
        }));
    assertThat(report().what()).isEqualTo(new Outcome.Ok<Object>("state"));
  }

  @Test
  void a_request_that_is_given_up_is_served_all_the_same() { // 65, 100
    var server = puppet().start();
    var id = server.sendRequest(when("go"));
    exitOf(() -> id.await(ZERO));
    server.send("go");
    server.send(info((s, state) -> s.noReply(state)));
    assertThat(server.call(state())).isEqualTo("state");
    assertThat(Optional.of(waitingMessages())).contains(0);
  }
}
