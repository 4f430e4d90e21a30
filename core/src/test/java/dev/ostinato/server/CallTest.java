package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.neverReplies;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Address;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked
@ExtendWith(OnFreshNode.class)
class CallTest {

  record Ruin(String what) implements ExitReason.Custom {}

  static ExitException exitOf(Runnable work) {
    var exit = catchThrowableOfType(ExitException.class, work::run);
    assertThat(exit).isNotNull();
    return exit;
  }

  static ExitReason reasonOf(Runnable work) {
    return exitOf(work).reason();
  }

  /** Starts a server and monitors it, so that its end can be awaited. */
  static ServerRef<Puppet> monitored(Puppet puppet) {
    var server = puppet.start();
    Processes.monitor(server);
    return server;
  }

  static ExitReason end() {
    return receive(Down.class).reason();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class Nobody {

    @Test
    void under_a_name_exits_the_caller_with_no_process() { // 63
      assertThat(reasonOf(() -> ServerName.<Puppet>local("nobody").call(state())))
          .isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void behind_a_pid_exits_the_caller_with_no_process() { // 63
      var server = puppet().start();
      server.stop();
      report();
      assertThat(reasonOf(() -> server.call(state()))).isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void behind_a_via_name_exits_the_caller_with_no_process() { // 63, 70
      ServerName<Puppet> name = ServerName.via(new StartFailureTest.Table(), "nobody");
      assertThat(reasonOf(() -> name.call(state()))).isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void at_home_for_one_that_has_been_told_to_exit() { // 63
      var server = puppet().start();
      var pid = server.whereis().orElseThrow();
      var inside = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      server.cast(
          tell((s, state) -> {
            inside.countDown();
            boolean done = false;
            while (!done) {
              try {
                leave.await();
                done = true;
              } catch (InterruptedException e) {
                // it takes its time
              }
            }
            return s.noReply(state);
          }));
      awaitQuietly(inside);
      Processes.exit(pid, ExitReason.KILL);
      var tester = Pid.self();
      Processes.spawn(() -> tester.send(reasonOf(() -> server.call(state(), INFINITY))));
      leave.countDown();
      assertThat(receive()).isEqualTo(new ExitReason.NoProcess());
    }

    @Test
    void hears_a_cast() { // 72
      var dead = puppet().start();
      dead.stop();
      report();
      dead.cast(Puppet.mark("x"));
      ServerName.<Puppet>local("nobody").cast(Puppet.mark("x"));
      ServerName.<Puppet, String>via(new StartFailureTest.Table(), "x").cast(Puppet.mark("x"));
      ServerName.<Puppet, String>via(new Broken(), "x").cast(Puppet.mark("x"));
      assertThat(receive(ZERO)).isEmpty();
    }

    /** A table that fails. */
    private record Broken() implements Via<String> {
      @Override
      public boolean registerName(String key, Pid pid) {
        throw new IllegalStateException("broken");
      }

      @Override
      public void unregisterName(String key) {
        throw new IllegalStateException("broken");
      }

      @Override
      public Optional<Pid> whereisName(String key) {
        throw new IllegalStateException("broken");
      }
    }

    @Test
    void answers_a_plain_message_to_a_name() { // 4 of handles
      assertThatThrownBy(() -> ServerName.<Puppet>local("nobody").send("x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no process has the name \"nobody\"");
      assertThatThrownBy(() -> ServerName.via(new StartFailureTest.Table(), "nobody").send("x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nobody");
    }
  }

  @Nested
  class Self {

    static final ServerName<Puppet> LOCAL = ServerName.local("self");
    static final StartFailureTest.Table TABLE = new StartFailureTest.Table();
    static final ServerName<Puppet> VIA = ServerName.via(TABLE, "self");

    static Stream<ServerName<Puppet>> names() {
      return Stream.of(LOCAL, VIA);
    }

    private void refusesItself(ServerRef<Puppet> server, Supplier<ServerRef<Puppet>> itself) {
      var call = server.call(does(() -> exitOf(() -> itself.get().call(state(), INFINITY))));
      assertThat(call.reason()).isEqualTo(new ExitReason.CallingSelf());
      assertThat(call.operation()).get().isInstanceOf(Operation.Call.class);
      var stop =
          server.call(does(() -> exitOf(() -> itself.get().stop(ExitReason.NORMAL, INFINITY))));
      assertThat(stop.reason()).isEqualTo(new ExitReason.CallingSelf());
      assertThat(stop.operation()).get().isInstanceOf(Operation.Stop.class);
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void by_pid_is_refused_at_once() { // 64
      refusesItself(puppet().start(), () -> ServerRef.at(Pid.self()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void by_name_is_refused_at_once(ServerName<Puppet> name) { // 64
      var server = GenServer.start(name, puppet()).orElseThrow();
      refusesItself(server, () -> name);
      refusesItself(server, () -> ServerRef.at(name));
      TABLE.unregisterName("self");
    }

    @Test
    void of_a_guest_is_refused_at_once() throws Exception { // 64
      var reason = asGuest(() -> reasonOf(() -> ServerRef.<Puppet>at(Pid.self()).call(state())));
      assertThat(reason).isEqualTo(new ExitReason.CallingSelf());
    }
  }

  @Nested
  class Time {

    @Test
    void that_is_over_exits_the_caller_and_the_server_runs_the_request_all_the_same() { // 65
      var server = puppet().start();
      var exit =
          exitOf(() ->
              server.call(
                  ask((_, _, _) -> {
                    Processes.receive(Object.class, "go"::equals);
                    return new Next.NoReply<>("changed", After.RECEIVE);
                  }),
                  ofMillis(10)));
      assertThat(exit.reason()).isEqualTo(new ExitReason.Timeout());
      server.send("go");
      assertThat(server.call(state())).isEqualTo("changed");
    }

    @Test
    void that_is_over_lets_no_late_reply_into_the_mailbox() { // 66
      var server = puppet().start();
      for (int i = 0; i < 20; i++) {
        var reason =
            reasonOf(() ->
                server.call(
                    ask((q, _, s) -> {
                      Processes.receive(Object.class, "go"::equals);
                      return q.reply("late", s);
                    }),
                    ofMillis(1)));
        assertThat(reason).isEqualTo(new ExitReason.Timeout());
        server.send("go");
        assertThat(server.call(state())).isEqualTo("state");
        assertThat(receive(ZERO)).isEmpty();
        assertThat(waitingMessages()).isZero();
      }
    }

    @Test
    void that_ends_as_the_reply_comes_gives_the_reply_or_drops_it() { // 66, 67
      var server = puppet().start();
      int replies = 0;
      for (int i = 0; i < 2000; i++) {
        try {
          assertThat(server.call(state(), i % 2 == 0 ? ZERO : ofMillis(1))).isEqualTo("state");
          replies++;
        } catch (ExitException e) {
          assertThat(e.reason()).isEqualTo(new ExitReason.Timeout());
        }
        assertThat(waitingMessages()).isZero();
      }
      assertThat(replies).isPositive();
      assertThat(Processes.info(server.whereis().orElseThrow())).isPresent();
    }

    @Test
    void that_ends_after_the_reply_has_come_does_not_lose_it() { // 67
      var cell = new ReplyCell(LocalProcess.running(), null);
      cell.complete(new Outcome.Ok<>("in time"));
      cell.abandon();
      assertThat(cell.outcome()).isEqualTo(new Outcome.Ok<>("in time"));
      var late = new ReplyCell(LocalProcess.running(), null);
      late.abandon();
      late.complete(new Outcome.Ok<>("too late"));
      assertThat(late.outcome()).isEqualTo(new Outcome.Exit<>(new ExitReason.Timeout()));
    }

    @Test
    void is_five_seconds_by_default() { // 65
      var exit = exitOf(() -> ServerName.<Puppet>local("nobody").call(state()));
      assertThat(exit.operation().orElseThrow().timeout()).isEqualTo(ofSeconds(5));
    }

    @Test
    void that_is_negative_is_refused_and_nothing_is_sent() { // 71
      var server = puppet().start();
      assertThatThrownBy(() -> server.call(ask((_, _, _) -> null), ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a time-out of zero or more");
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void without_end_waits() { // 68
      assertThat(puppet().start().call(state(), INFINITY)).isEqualTo("state");
    }
  }

  @Nested
  class Caller {

    @Test
    void that_has_a_long_queue_gets_its_reply_without_a_look_at_it() { // suite: huge queue
      var server = puppet().start();
      var looks = new AtomicInteger();
      int unread = 1000;
      for (int i = 0; i < unread; i++) {
        server.sendRequest(state(), _ -> looks.incrementAndGet());
      }
      server.call(state());
      int plain = 100_000;
      var self = Pid.self();
      IntStream.range(0, plain).forEach(_ -> self.send("noise"));
      for (int i = 0; i < 100; i++) {
        assertThat(server.call(state())).isEqualTo("state");
      }
      assertThat(looks).hasValue(0);
      assertThat(waitingMessages()).isEqualTo(plain + unread);
      assertThat(receive()).isEqualTo(1);
    }

    @Test
    void that_is_a_guest_can_call_cast_and_stop() throws Exception {
      var name = ServerName.<Puppet>local(new Object());
      var seen =
          asGuest(() -> {
            GenServer.start(name, puppet()).orElseThrow();
            name.cast(tell((s, _) -> s.noReply("told")));
            var state = name.call(state());
            name.stop();
            return List.of(state, report().callback(), name.whereis(), waitingMessages());
          });
      assertThat(seen).containsExactly("told", "terminate", Optional.empty(), 0);
    }

    @Test
    void that_is_killed_while_it_waits_no_longer_waits() {
      var server = puppet().start();
      var froms = new ArrayList<From<Object>>();
      var caller =
          Processes.spawn(() ->
              server.call(
                  ask((_, from, s) -> {
                    froms.add(from);
                    return new Next.NoReply<>(s, After.RECEIVE);
                  }),
                  INFINITY));
      Processes.monitor(caller);
      while (server.call(does(froms::isEmpty))) {
        Thread.onSpinWait();
      }
      Processes.exit(caller, ExitReason.KILL);
      assertThat(end()).isEqualTo(new ExitReason.Killed());
      assertThat(server.call(does(() -> froms.getFirst().isWaiting()))).isFalse();
    }

    @Test
    void is_refused_null() {
      var server = puppet().start();
      assertThatThrownBy(() -> server.call((Call<Puppet, ?>) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("request");
      assertThatThrownBy(() -> server.call(state(), null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("timeout");
      assertThatThrownBy(() -> server.cast(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("message");
      assertThatThrownBy(() -> ServerRef.at((Address) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("address");
    }
  }

  @Nested
  class Missing {

    record Bare() implements GenServer<String, Call<Bare, ?>, Cast<Bare>> {
      @Override
      public InitResult<String> init() {
        return ok("s");
      }
    }

    record Question() implements Call<Bare, String> {}

    record Statement() implements Cast<Bare> {}

    private Monitored<ServerRef<Bare>> bare() {
      return GenServer.<Bare>startMonitor(new Bare()).orElseThrow();
    }

    private String text(ExitReason reason) {
      return ((ExitReason.Crash) reason).message().orElseThrow();
    }

    @Test
    void call_handler_crashes_the_server_and_says_so() { // 73
      var bare = bare();
      assertThat(text(reasonOf(() -> bare.handle().call(new Question()))))
          .isEqualTo("attempted to call Bare[], but it has no handleCall");
      assertThat(text(end())).contains("handleCall");
    }

    @Test
    void cast_handler_crashes_the_server_and_says_so() { // 73
      bare().handle().cast(new Statement());
      assertThat(text(end())).isEqualTo("attempted to cast to Bare[], but it has no handleCast");
    }

    @Test
    void info_handler_logs_and_goes_on() { // 73
      try (var log = Log.open(Bare.class.getName())) {
        var bare = bare().handle();
        bare.send("what?");
        bare.stop();
        assertThat(end()).isEqualTo(ExitReason.NORMAL);
        assertThat(log.errors()).containsExactly("unexpected message in handleInfo: what?");
      }
    }
  }

  @Test
  void neither_answer_nor_end_of_the_server_leaves_a_watcher_behind() { // 62
    var server = puppet().start();
    for (int i = 0; i < 100; i++) {
      server.call(state());
      reasonOf(() -> server.call(neverReplies(), ZERO));
    }
    var process = (LocalProcess) server.whereis().orElseThrow();
    int watchers = server.call(does(() -> process.relations.watchers().size()));
    assertThat(watchers).isZero(); // this call's client is none: the mailbox stands for it
  }
}
