package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.info;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.state;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Puppet.Got;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullUnmarked
@ExtendWith(OnFreshNode.class)
class StartTest {

  /** The three ways to start a server. */
  enum Way {
    START {
      @Override
      StartResult<?> start(ServerName<Puppet> name, Puppet server, StartOption... options) {
        return name == null
            ? GenServer.<Puppet>start(server, options)
            : GenServer.start(name, server, options);
      }
    },
    START_LINK {
      @Override
      StartResult<?> start(ServerName<Puppet> name, Puppet server, StartOption... options) {
        return name == null
            ? GenServer.<Puppet>startLink(server, options)
            : GenServer.startLink(name, server, options);
      }
    },
    START_MONITOR {
      @Override
      StartResult<?> start(ServerName<Puppet> name, Puppet server, StartOption... options) {
        return name == null
            ? GenServer.<Puppet>startMonitor(server, options)
            : GenServer.startMonitor(name, server, options);
      }
    };

    abstract StartResult<?> start(ServerName<Puppet> name, Puppet server, StartOption... options);
  }

  private static final ServerName<Puppet> NAME = ServerName.local("puppet");

  private static ProcessInfo look(Pid pid) {
    return Processes.info(pid).orElseThrow();
  }

  @Nested
  class Start {

    @ParameterizedTest
    @EnumSource
    void does_not_return_before_init_has_returned(Way way) { // 42
      var tester = Pid.self();
      way.start(
          null,
          puppet(server -> {
            tester.send("init runs");
            return server.ok("up");
          }));
      assertThat(receive(ZERO)).contains("init runs");
    }

    @ParameterizedTest
    @EnumSource
    void returns_the_pid_of_a_server_that_has_its_name_and_is_in_its_loop(Way way) { // 43
      var result = way.start(NAME, puppet());
      assertThat(result).isInstanceOf(StartResult.Ok.class);
      var pid = ((StartResult.Ok<?>) result).pid();
      assertThat(NAME.whereis()).contains(pid);
      assertThat(NAME.call(state())).isEqualTo("state");
      assertThat(look(pid).names()).containsExactly(NAME);
    }

    @Test
    void gives_a_handle_that_is_the_name_where_there_is_one() { // 43
      assertThat(GenServer.start(NAME, puppet()).orElseThrow()).isEqualTo(NAME);
    }

    @Test
    void gives_a_handle_on_the_pid_where_there_is_no_name() { // 43; suite: `nil name`
      var result = (StartResult.Ok<ServerRef<Puppet>>) GenServer.<Puppet>start(puppet());
      assertThat(result.handle().address()).isEqualTo(result.pid());
      assertThat(result.handle().whereis()).contains(result.pid());
      assertThat(look(result.pid()).names()).isEmpty();
    }

    @Test
    void tells_the_new_process_who_its_ancestors_are() { // 56
      var ancestors = puppet().start().call(does(() -> look(Pid.self()).ancestors()));
      assertThat(ancestors).startsWith(Pid.self());
    }

    @Test
    void labels_the_new_process_with_the_class_of_the_server() { // 56
      assertThat(look(puppet().start().whereis().orElseThrow()).label()).contains("Puppet");
    }

    @Test
    void takes_a_label_of_the_starters_own() { // 56
      var server = puppet().start(StartOption.spawn(SpawnOption.label("mine")));
      assertThat(look(server.whereis().orElseThrow()).label()).contains("mine");
    }

    @Test
    void runs_a_server_on_a_platform_thread_when_asked() {
      var server = puppet().start(StartOption.spawn(SpawnOption.platformThread()));
      assertThat(server.call(does(() -> Thread.currentThread().isVirtual()))).isFalse();
    }

    @Test
    void without_link_makes_no_link() { // suite: `start/2`
      var server = puppet().start();
      assertThat(look(Pid.self()).links()).isEmpty();
      assertThat(look(server.whereis().orElseThrow()).links()).isEmpty();
    }

    @Test
    void with_link_makes_one() {
      var server = puppet().startLink().whereis().orElseThrow();
      assertThat(look(Pid.self()).links()).containsExactly(server);
      assertThat(look(server).links()).containsExactly(Pid.self());
    }

    @Test
    void with_monitor_makes_one_and_no_link() {
      var result = GenServer.<Puppet>startMonitor(puppet());
      var monitored = result.orElseThrow();
      var pid = monitored.handle().whereis().orElseThrow();
      assertThat(look(pid).monitoredBy()).containsExactly(Pid.self());
      assertThat(look(pid).links()).isEmpty();
      monitored.handle().stop();
      report();
      assertThat(receive(Down.class))
          .isEqualTo(new Down(monitored.monitor(), pid, ExitReason.NORMAL));
    }

    @Test
    void with_monitor_monitors_the_pid_even_under_a_name() {
      var monitored = GenServer.startMonitor(NAME, puppet()).orElseThrow();
      var pid = NAME.whereis().orElseThrow();
      NAME.stop();
      report();
      assertThat(receive(Down.class))
          .isEqualTo(new Down(monitored.monitor(), pid, ExitReason.NORMAL));
    }

    @Test
    void of_a_guest_links_to_the_guest() throws Exception {
      var links =
          asGuest(() -> {
            var server = puppet().startLink().whereis().orElseThrow();
            return List.of(look(server).links(), Set.of(Pid.self()));
          });
      assertThat(links.get(0)).isEqualTo(links.get(1));
    }

    @Test
    void refuses_null() {
      assertThatThrownBy(() -> GenServer.<Puppet>start((Puppet) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("server");
      assertThatThrownBy(() -> GenServer.start((ServerName<Puppet>) null, puppet()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("name");
      assertThatThrownBy(() -> StartOption.timeout(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> StartOption.hibernateAfter(null))
          .isInstanceOf(NullPointerException.class);
    }

    @Test
    void refuses_a_negative_time_in_the_starter() { // suite: bad options
      assertThatThrownBy(() -> puppet().start(StartOption.timeout(ofMillis(-1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-0.001S");
      assertThat(Processes.list()).containsExactly(Pid.self());
    }
  }

  @Nested
  class Name {

    @ParameterizedTest
    @EnumSource
    void that_is_taken_fails_the_start_and_nobody_exits(Way way) { // 53
      var first = GenServer.start(NAME, puppet()).orElseThrow().whereis().orElseThrow();
      var result =
          way.start(
              NAME,
              puppet(_ -> {
                throw new AssertionError("init ran");
              }));
      assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(first)));
      assertThat(look(Pid.self()).links()).isEmpty();
      assertThat(Processes.list()).containsExactly(Pid.self(), first);
      assertThat(OnFreshNode.waitingMessages()).isZero();
    }

    @Test
    void that_is_taken_leads_to_the_one_who_has_it() { // 53
      var first = GenServer.start(NAME, puppet()).orElseThrow().whereis().orElseThrow();
      ServerRef<Puppet> existing = GenServer.start(NAME, puppet()).orExisting(ServerRef::at);
      assertThat(existing.whereis()).contains(first);
    }

    @Test
    void that_many_want_at_once_goes_to_one_and_the_others_learn_its_pid() { // 53, in the race
      int rounds = 50;
      int starters = 8;
      for (int round = 0; round < rounds; round++) {
        var name = ServerName.<Puppet>local(round);
        var tester = Pid.self();
        var gate = new CountDownLatch(1);
        for (int i = 0; i < starters; i++) {
          var server = puppet();
          Processes.spawn(() -> {
            gate.await();
            tester.send(GenServer.start(name, server));
          });
        }
        gate.countDown();
        var pids = new ArrayList<Pid>();
        var told = new ArrayList<Pid>();
        for (int i = 0; i < starters; i++) {
          switch (receive(StartResult.class)) {
            case StartResult.Ok<?>(var pid, _) -> pids.add(pid);
            case StartResult.Failed<?>(ExitReason.AlreadyStarted(var pid)) -> told.add(pid);
            case StartResult<?> other -> throw new AssertionError("unexpected: " + other);
          }
        }
        assertThat(pids).hasSize(1);
        assertThat(told).hasSize(starters - 1).containsOnly(pids.getFirst());
        assertThat(name.whereis()).contains(pids.getFirst());
      }
      assertThat(Processes.registered()).hasSize(rounds);
    }

    @Test
    void that_is_taken_in_the_race_leaves_no_link_and_no_message() { // 53
      ServerName<Puppet> name = ServerName.via(new TakenBehind(running()), "key");
      Processes.trapExits(true);
      var result = GenServer.startLink(name, puppet());
      assertThat(result).isInstanceOf(StartResult.Failed.class);
      assertThat(look(Pid.self()).links()).isEmpty();
      assertThat(OnFreshNode.waitingMessages()).isZero();
    }

    @Test
    void that_is_taken_in_the_race_kills_no_starter() { // 53
      ServerName<Puppet> name = ServerName.via(new TakenBehind(running()), "key");
      assertThat(GenServer.startLink(name, puppet())).isInstanceOf(StartResult.Failed.class);
      Pid.self().send("alive");
      assertThat(receive(ZERO)).contains("alive");
    }

    private Pid running() {
      return puppet().start().whereis().orElseThrow();
    }

    /** Nobody has the key when the starter looks; somebody has it when the server registers. */
    private record TakenBehind(Pid holder, AtomicInteger looks) implements Via<String> {
      TakenBehind(Pid holder) {
        this(holder, new AtomicInteger());
      }

      @Override
      public boolean registerName(String key, Pid pid) {
        return false;
      }

      @Override
      public void unregisterName(String key) {}

      @Override
      public Optional<Pid> whereisName(String key) {
        return looks.getAndIncrement() == 0 ? Optional.empty() : Optional.of(holder);
      }
    }

    @Test
    void whose_holder_ends_while_the_starter_looks_is_no_failure_of_the_look() { // 53
      var holder = puppet().start().whereis().orElseThrow();
      var looks = new AtomicInteger();
      Via<String> vanishing =
          new Via<>() {
            @Override
            public boolean registerName(String key, Pid pid) {
              return true;
            }

            @Override
            public void unregisterName(String key) {}

            @Override
            public Optional<Pid> whereisName(String key) {
              return looks.getAndIncrement() == 0 ? Optional.of(holder) : Optional.empty();
            }
          };
      var result = GenServer.start(ServerName.<Puppet, String>via(vanishing, "key"), puppet());
      assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(holder)));
    }

    @Test
    void that_is_taken_by_nobody_who_can_be_found_is_asked_for_without_a_spin() { // 51, 163
      var tries = new AtomicInteger();
      var free = new CountDownLatch(1);
      Via<String> lingering =
          new Via<>() {
            @Override
            public boolean registerName(String key, Pid pid) {
              tries.incrementAndGet();
              return free.getCount() == 0;
            }

            @Override
            public void unregisterName(String key) {}

            @Override
            public Optional<Pid> whereisName(String key) {
              return Optional.empty();
            }
          };
      Processes.spawn(() -> {
        Processes.sleep(ofMillis(30));
        free.countDown();
      });
      var result = GenServer.start(ServerName.<Puppet, String>via(lingering, "key"), puppet());
      assertThat(result).isInstanceOf(StartResult.Ok.class);
      assertThat(tries).hasValueLessThan(200);
    }

    @Test
    void is_free_again_when_the_server_has_ended() {
      GenServer.start(NAME, puppet()).orElseThrow().stop();
      assertThat(NAME.whereis()).isEmpty();
      assertThat(GenServer.start(NAME, puppet())).isInstanceOf(StartResult.Ok.class);
    }

    @Test
    void of_a_server_is_free_before_its_monitors_hear_of_the_end() { // 21 of servers
      for (int i = 0; i < 200; i++) {
        GenServer.start(NAME, puppet()).orElseThrow();
        monitor(NAME);
        NAME.cast(Puppet.tell((server, state) -> server.stop(ExitReason.NORMAL, state)));
        receive(Down.class);
        assertThat(NAME.whereis()).isEmpty();
        assertThat(GenServer.start(NAME, puppet())).isInstanceOf(StartResult.Ok.class);
        NAME.stop();
      }
    }

    @Test
    void is_any_value_and_equal_when_the_value_is() {
      record Key(String room, int number) {}
      ServerName<Puppet> name = ServerName.local(new Key("a", 1));
      GenServer.start(name, puppet()).orElseThrow();
      assertThat(name).isEqualTo(ServerName.local(new Key("a", 1)));
      assertThat(ServerName.<Puppet>local(new Key("a", 1)).call(state())).isEqualTo("state");
      assertThat(ServerName.<Puppet>local(List.of("a", 1)).whereis()).isEmpty();
    }

    @Test
    void is_resolved_again_at_each_use() {
      GenServer.start(NAME, puppet(server -> server.ok("first"))).orElseThrow();
      assertThat(NAME.call(state())).isEqualTo("first");
      NAME.stop();
      GenServer.start(NAME, puppet(server -> server.ok("second"))).orElseThrow();
      assertThat(NAME.call(state())).isEqualTo("second");
    }

    @Test
    void is_of_one_node() {
      GenServer.start(NAME, puppet()).orElseThrow();
      try (var other = Node.open()) {
        boolean taken = other.run(() -> NAME.whereis().isPresent());
        assertThat(taken).isFalse();
      }
    }
  }

  @Nested
  class Continuation {

    @Test
    void runs_before_any_message_even_those_that_came_during_init() { // 59
      puppet(
              server -> {
                Pid.self().send("sent in init");
                return server.ok("s").andContinue("go on");
              })
          .start();
      assertThat(report()).isEqualTo(new Got("handleContinue", "go on", "s"));
      assertThat(report()).isEqualTo(new Got("handleInfo", "sent in init", "s"));
    }

    @Test
    void that_continues_runs_the_next_one_at_once() { // 59
      puppet(
              server -> {
                Pid.self().send("message");
                return server
                    .ok("s")
                    .andContinue(
                        info((puppet, s) -> {
                          puppet.report("handleContinue", "first", s);
                          return puppet.noReply("t").andContinue("second");
                        }));
              })
          .start();
      assertThat(report()).isEqualTo(new Got("handleContinue", "first", "s"));
      assertThat(report()).isEqualTo(new Got("handleContinue", "second", "t"));
      assertThat(report()).isEqualTo(new Got("handleInfo", "message", "t"));
    }

    @Test
    void runs_when_the_starter_has_been_told() { // 60
      var gate = new CountDownLatch(1);
      var result =
          GenServer.<Puppet>startMonitor(
              puppet(server ->
                  server
                      .ok("s")
                      .andContinue(
                          info((_, _) -> {
                            gate.await();
                            throw new IllegalStateException("continue failed");
                          }))));
      assertThat(result).isInstanceOf(StartResult.Ok.class); // it would wait for ever otherwise
      gate.countDown();
      assertThat(report().callback()).isEqualTo("terminate");
      assertThat(receive(Down.class).reason())
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> assertThat(crash.message()).contains("continue failed"));
    }

    @Test
    void without_a_callback_for_it_ends_the_server() {
      record Bare() implements GenServer<String, Call<Bare, ?>, Cast<Bare>> {
        @Override
        public InitResult<String> init() {
          return ok("s").andContinue("x");
        }
      }

      Monitored<ServerRef<Bare>> bare = GenServer.<Bare>startMonitor(new Bare()).orElseThrow();
      assertThat(bare).isNotNull();
      assertThat(receive(Down.class).reason())
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash ->
                  assertThat(crash.message())
                      .contains("attempted to continue Bare[], but it has no handleContinue"));
    }
  }

  @Nested
  class TimeLimit {

    @ParameterizedTest
    @EnumSource
    void that_passes_kills_the_server_and_fails_the_start(Way way) { // 54
      var result =
          way.start(
              NAME,
              puppet(server -> {
                Processes.sleep(INFINITY);
                return server.ok("never");
              }),
              StartOption.timeout(ofMillis(20)));
      assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(NAME.whereis()).isEmpty();
      assertThat(Processes.list()).containsExactly(Pid.self());
      assertThat(look(Pid.self()).links()).isEmpty();
      assertThat(OnFreshNode.waitingMessages()).isZero();
    }

    @Test
    void that_passes_spares_a_linked_starter_that_traps_exits_a_message() { // 54
      Processes.trapExits(true);
      var result =
          GenServer.<Puppet>startLink(
              puppet(server -> {
                Processes.sleep(INFINITY);
                return server.ok("never");
              }),
              StartOption.timeout(ofMillis(20)));
      assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
      assertThat(OnFreshNode.waitingMessages()).isZero();
    }

    @Test
    @Impatient
    void that_passes_fails_the_start_even_of_an_init_that_ignores_the_kill() { // 54, a zombie
      var leave = new CountDownLatch(1);
      try {
        var result =
            GenServer.startLink(
                NAME,
                puppet(server -> {
                  awaitWhateverComes(leave);
                  return server.ok("too late");
                }),
                StartOption.timeout(ofMillis(10)));
        assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
        assertThat(NAME.whereis()).isEmpty();
        assertThat(Processes.list()).containsExactly(Pid.self());
      } finally {
        leave.countDown();
      }
      assertThat(GenServer.start(NAME, puppet())).isInstanceOf(StartResult.Ok.class);
      assertThat(NAME.call(state())).isEqualTo("state");
    }

    @Test
    void that_passes_fails_the_start_of_an_init_that_ignores_the_kill_and_says_ok() { // 54
      for (var way : Way.values()) {
        var result =
            way.start(
                null,
                puppet(server -> {
                  awaitInterrupt();
                  return server.ok("too late");
                }),
                StartOption.timeout(ofMillis(20)));
        assertThat(result).isEqualTo(new StartResult.Failed<>(new ExitReason.Timeout()));
        assertThat(look(Pid.self()).links()).isEmpty();
      }
    }

    @Test
    void that_passes_does_not_hurt_a_guest_when_init_ignores_the_kill_and_says_ok()
        throws Exception { // 54
      var results =
          asGuest(() -> {
            var result =
                GenServer.<Puppet>startLink(
                    puppet(server -> {
                      awaitInterrupt();
                      return server.ok("too late");
                    }),
                    StartOption.timeout(ofMillis(10)));
            return List.of(result, receive(ZERO));
          });
      assertThat(results)
          .containsExactly(new StartResult.Failed<>(new ExitReason.Timeout()), Optional.empty());
    }

    @Test
    void of_no_time_fails_unless_init_was_faster() { // 54
      for (int i = 0; i < 100; i++) {
        var result = GenServer.start(NAME, puppet(), StartOption.timeout(ZERO));
        switch (result) {
          case StartResult.Ok<ServerRef<Puppet>>(_, var server) -> {
            server.stop();
            report();
          }
          case StartResult.Failed<ServerRef<Puppet>>(var reason) ->
              assertThat(reason).isEqualTo(new ExitReason.Timeout());
          case StartResult.Ignored<ServerRef<Puppet>>() -> throw new AssertionError();
        }
        assertThat(NAME.whereis()).isEmpty();
        assertThat(OnFreshNode.waitingMessages()).isZero();
      }
    }

    @Test
    void that_does_not_pass_is_of_no_effect() {
      var server = puppet().start(StartOption.timeout(ofSeconds(60)));
      assertThat(server.call(state())).isEqualTo("state");
    }

    @Test
    void is_infinite_when_the_time_says_so() {
      assertThat(puppet().start(StartOption.timeout(INFINITY)).call(state())).isEqualTo("state");
    }

    private void awaitWhateverComes(CountDownLatch latch) {
      boolean done = false;
      while (!done) {
        try {
          latch.await();
          done = true;
        } catch (InterruptedException e) {
          // it ignores that it is told to exit
        }
      }
    }

    private void awaitInterrupt() {
      while (!Thread.interrupted()) {
        LockSupport.park();
      }
    }
  }

  @Nested
  class Starter {

    @Test
    void that_ends_while_it_waits_takes_a_linked_server_along() { // 55
      var tester = Pid.self();
      var starter =
          Processes.spawn(() ->
              GenServer.<Puppet>startLink(
                  puppet(server -> {
                    tester.send(Pid.self());
                    Processes.sleep(INFINITY);
                    return server.ok("never");
                  })));
      var server = receive(Pid.class);
      monitor(server);
      Processes.exit(starter, ExitReason.SHUTDOWN);
      assertThat(receive(Down.class).reason()).isEqualTo(ExitReason.SHUTDOWN);
    }

    @Test
    void that_is_told_to_exit_by_the_server_is_not_told_twice() {
      Processes.trapExits(true);
      var server = puppet().startLink();
      var pid = server.whereis().orElseThrow();
      server.cast(Puppet.tell((puppet, s) -> puppet.stop(ExitReason.SHUTDOWN, s)));
      assertThat(receive(ExitSignal.class)).isEqualTo(new ExitSignal(pid, ExitReason.SHUTDOWN));
      report();
      assertThat(OnFreshNode.waitingMessages()).isZero();
    }

    @Test
    void can_start_a_server_from_inside_a_server() {
      var inner = puppet().start().call(does(() -> puppet().start()));
      assertThat(inner.call(state())).isEqualTo("state");
    }
  }

  @Nested
  class Result {

    @Test
    void throws_the_reason_when_a_handle_is_demanded() {
      assertThatThrownBy(() -> puppet(server -> server.stop(ExitReason.SHUTDOWN)).start())
          .isInstanceOfSatisfying(
              ExitException.class, e -> assertThat(e.reason()).isEqualTo(ExitReason.SHUTDOWN));
      assertThatThrownBy(() -> puppet(GenServer::ignore).start())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("init returned ignore");
    }
  }
}
