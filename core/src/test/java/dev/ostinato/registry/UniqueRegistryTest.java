package dev.ostinato.registry;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Ok.OK;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.state;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.registry.Registry.Entry;
import dev.ostinato.registry.Registry.Registration.AlreadyRegistered;
import dev.ostinato.registry.Registry.Registration.Registered;
import dev.ostinato.registry.Registry.Row;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@NullUnmarked
@ExtendWith(OnFreshNode.class)
class UniqueRegistryTest {

  private final Registry.Unique<Object, String> registry = Registry.unique("names", "by name");

  /** Starts the registry, in the process that is to live longest: a test begins with it. */
  private Pid start() {
    return registry.startLink().orElseThrow();
  }

  /** A process that does nothing until it is told to end. */
  private static Pid idle() {
    return Processes.spawn(Processes::receive);
  }

  private static void end(Pid pid) {
    Processes.monitor(pid);
    Processes.exit(pid, ExitReason.KILL);
    receive(Down.class);
  }

  @Nested
  class Registering {

    @Test
    void gives_the_calling_process_a_key_and_a_value() { // 162
      start();
      assertThat(registry.register("k", "v")).isEqualTo(new Registered());
      assertThat(registry.lookup("k")).contains(new Entry<>(Pid.self(), "v"));
      assertThat(registry.keys(Pid.self())).containsExactly("k");
      assertThat(registry.values("k", Pid.self())).containsExactly("v");
    }

    @Test
    void a_taken_key_fails_with_its_holder_even_if_that_is_the_caller() { // 162
      start();
      registry.register("k", "v");
      assertThat(registry.register("k", "w")).isEqualTo(new AlreadyRegistered(Pid.self()));
      var other = idle();
      assertThat(registry.register("k", "w", other)).isEqualTo(new AlreadyRegistered(Pid.self()));
      assertThat(registry.lookup("k")).contains(new Entry<>(Pid.self(), "v"));
      assertThat(registry.keys(other)).isEmpty();
    }

    @Test
    void a_taken_key_leaves_nothing_of_the_attempt() { // suite: doesn't grow on already_registered
      start();
      registry.register("k", "v");
      var other = idle();
      var before = Processes.info(other).orElseThrow();
      for (int i = 0; i < 100; i++) {
        registry.register("k", "w", other);
        registry.register("k", "w");
      }
      assertThat(registry.count()).isEqualTo(1);
      assertThat(registry.rows()).hasSize(1);
      assertThat(Processes.info(other).orElseThrow().links()).isEqualTo(before.links());
      assertThat(registry.keys(Pid.self())).containsExactly("k");
    }

    @Test
    void another_process_is_possible() { // beyond 162
      start();
      var other = idle();
      assertThat(registry.register("k", "v", other)).isEqualTo(new Registered());
      assertThat(registry.lookup("k")).contains(new Entry<>(other, "v"));
    }

    @Test
    void a_process_that_has_ended_is_refused() {
      start();
      var dead = idle();
      end(dead);
      assertThatThrownBy(() -> registry.register("k", "v", dead))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a process that is alive, got: " + dead);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.count()).isZero();
    }

    @Test
    void one_process_under_many_keys_keeps_their_order() { // suite: has unique registrations
      start();
      for (int i = 0; i < 10; i++) {
        registry.register("k" + i, "v" + i);
      }
      assertThat(registry.keys(Pid.self()))
          .containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9");
      assertThat(registry.count()).isEqualTo(10);
    }

    @Test
    void one_key_by_many_at_once_succeeds_once() { // suite: across processes
      start();
      var tester = Pid.self();
      for (int round = 0; round < 50; round++) {
        int key = round;
        var gate = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
          Processes.spawn(() -> {
            gate.await();
            tester.send(List.of(Pid.self(), registry.register(key, "v")));
            done.await();
          });
        }
        gate.countDown();
        var winners = new ArrayList<>();
        var told = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          var answer = (List<?>) receive();
          switch (answer.get(1)) {
            case Registered() -> winners.add(answer.get(0));
            case AlreadyRegistered(var holder) -> told.add(holder);
            default -> throw new AssertionError(answer);
          }
        }
        done.countDown();
        assertThat(winners).hasSize(1);
        assertThat(told).hasSize(7).containsOnly(winners.getFirst());
      }
    }

    @Test
    void null_is_refused() {
      start();
      assertThatThrownBy(() -> registry.register(null, "v"))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("key");
      assertThatThrownBy(() -> registry.register("k", null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("value");
      assertThatThrownBy(() -> registry.register("k", "v", null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> registry.lookup(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> registry.via(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Registry.unique(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Registry.unique("r", null)).isInstanceOf(NullPointerException.class);
      assertThat(registry.count()).isZero();
    }
  }

  @Nested
  class Keys {

    record Place(String street, int number) {}

    @Test
    void are_any_values_and_equal_as_these_are() { // 170, 171; suite: reserved keys
      start();
      var keys =
          Arrays.<Object>asList(
              new Place("a", 1), List.of("_", 1), 1, 1.0, 1L, "1", "_", "$1", OK, '1', List.of());
      for (int i = 0; i < keys.size(); i++) {
        assertThat(registry.register(keys.get(i), "v" + i)).isEqualTo(new Registered());
      }
      assertThat(registry.count()).isEqualTo(keys.size());
      assertThat(registry.lookup(new Place("a", 1))).map(Entry::value).contains("v0");
      assertThat(registry.lookup(new ArrayList<>(List.of("_", 1))))
          .map(Entry::value)
          .contains("v1");
      assertThat(registry.lookup(1)).map(Entry::value).contains("v2");
      assertThat(registry.lookup(1.0)).map(Entry::value).contains("v3");
      assertThat(registry.lookup(2)).isEmpty();
      registry.unregister(1);
      assertThat(registry.lookup(1)).isEmpty();
      assertThat(registry.lookup(1.0)).isPresent();
      assertThat(registry.keys(Pid.self())).hasSize(keys.size() - 1).contains(1.0);
    }

    @Test
    void whose_hashes_collide_do_not_hinder_each_other() {
      record Colliding(int number) {
        @Override
        public int hashCode() {
          return 7;
        }
      }

      start();
      for (int i = 0; i < 50; i++) {
        registry.register(new Colliding(i), "v" + i);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(registry.lookup(new Colliding(i))).map(Entry::value).contains("v" + i);
      }
      assertThat(registry.count()).isEqualTo(50);
    }
  }

  @Nested
  class Unregistering {

    @Test
    void takes_the_calling_process_out() { // suite: unregisters by key
      start();
      registry.register("k", "v");
      registry.register("l", "w");
      registry.unregister("k");
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(Pid.self())).containsExactly("l");
      assertThat(registry.register("k", "again")).isEqualTo(new Registered());
    }

    @Test
    void what_is_not_there_is_fine() { // 169; suite: unregisters with no entries
      start();
      registry.unregister("k");
      registry.unregister("k", idle());
      registry.unregister("k", _ -> true);
      assertThat(registry.count()).isZero();
    }

    @Test
    void does_not_touch_a_key_that_another_process_has() { // 162
      start();
      var other = idle();
      registry.register("k", "v", other);
      registry.unregister("k");
      assertThat(registry.lookup("k")).contains(new Entry<>(other, "v"));
    }

    @Test
    void another_process_is_possible() {
      start();
      var other = idle();
      registry.register("k", "v", other);
      registry.unregister("k", other);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(other)).isEmpty();
    }

    @Test
    void by_value_happens_only_if_the_value_passes() { // suite: unregister_match
      start();
      registry.register("k", "v");
      registry.unregister("k", "w"::equals);
      assertThat(registry.lookup("k")).isPresent();
      registry.unregister("k", "v"::equals);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(Pid.self())).isEmpty();
    }
  }

  @Nested
  class Looking {

    @Test
    void at_an_empty_registry_shows_nothing() { // suite: empty list for empty registry
      start();
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(Pid.self())).isEmpty();
      assertThat(registry.values("k", Pid.self())).isEmpty();
      assertThat(registry.rows()).isEmpty();
      assertThat(registry.count()).isZero(); // suite: counts 0 keys
      assertThat(registry.match("k", _ -> true)).isEmpty();
      assertThat(registry.count("k", _ -> true)).isZero();
    }

    @Test
    void for_a_value_finds_those_that_pass() { // 170; suite: match, count_match
      start();
      registry.register("k", "value");
      assertThat(registry.match("k", v -> v.startsWith("val")))
          .containsExactly(new Entry<>(Pid.self(), "value"));
      assertThat(registry.match("k", v -> v.startsWith("x"))).isEmpty();
      assertThat(registry.match("other", _ -> true)).isEmpty();
      assertThat(registry.count("k", "value"::equals)).isEqualTo(1);
      assertThat(registry.count("k", "x"::equals)).isZero();
    }

    @Test
    void at_all_shows_key_process_and_value() { // suite: select all
      start();
      var other = idle();
      registry.register("k", "v");
      registry.register("l", "w", other);
      assertThat(registry.rows())
          .containsExactlyInAnyOrder(new Row<>("k", Pid.self(), "v"), new Row<>("l", other, "w"));
      assertThat(registry.values("l", Pid.self())).isEmpty();
      assertThat(registry.values("l", other)).containsExactly("w");
    }

    @Test
    void from_a_predicate_is_possible() {
      start();
      registry.register("k", "v");
      registry.register("l", "v");
      assertThat(registry.match("k", _ -> registry.lookup("l").isPresent())).hasSize(1);
      registry.unregister("k", _ -> registry.lookup("l").isPresent());
      assertThat(registry.lookup("k")).isEmpty();
    }
  }

  @Nested
  class Updating {

    @Test
    void changes_the_value_of_the_calling_process_and_returns_it() { // 168
      start();
      registry.register("k", "v");
      assertThat(registry.update("k", v -> v + "!")).contains("v!");
      assertThat(registry.lookup("k")).contains(new Entry<>(Pid.self(), "v!"));
    }

    @Test
    void is_for_the_owner_only() { // 168
      start();
      registry.register("k", "v", idle());
      assertThat(
              registry.update(
                  "k",
                  _ -> {
                    throw new AssertionError("the change was asked for");
                  }))
          .isEmpty();
      assertThat(registry.lookup("k")).map(Entry::value).contains("v");
    }

    @Test
    void what_is_not_there_is_empty() { // 168
      start();
      assertThat(registry.update("k", v -> v)).isEmpty();
    }

    @Test
    void that_fails_changes_nothing() {
      start();
      registry.register("k", "v");
      assertThatThrownBy(() ->
              registry.update(
                  "k",
                  _ -> {
                    throw new IllegalStateException("change");
                  }))
          .hasMessage("change");
      assertThatThrownBy(() -> registry.update("k", _ -> null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("change returned null");
      assertThat(registry.lookup("k")).map(Entry::value).contains("v");
    }

    @Test
    void may_use_the_registry() {
      start();
      registry.register("k", "v");
      registry.register("l", "w");
      assertThat(registry.update("k", _ -> registry.lookup("l").orElseThrow().value()))
          .contains("w");
    }
  }

  @Nested
  class AsNames {

    @Test
    void start_and_call_a_server() { // 175; suite: start_link/3 with via, via callbacks
      start();
      ServerName<Puppet> name = registry.via("server");
      var handle = GenServer.startLink(name, puppet()).orElseThrow();
      assertThat(handle).isEqualTo(name);
      assertThat(name.call(state())).isEqualTo("state");
      var pid = name.whereis().orElseThrow();
      assertThat(registry.lookup("server")).contains(new Entry<>(pid, "by name"));
      assertThat(name).hasToString("names:server");
      name.stop();
      assertThat(name.whereis()).isEmpty();
    }

    @Test
    void are_equal_when_registry_and_key_are() {
      assertThat(registry.<Puppet>via("k")).isEqualTo(registry.<Puppet>via("k"));
      assertThat(registry.<Puppet>via("k").hashCode()).isEqualTo(registry.via("k").hashCode());
      assertThat(registry.<Puppet>via("k"))
          .isEqualTo(Registry.<Object, String>unique("names", "other value").<Puppet>via("k"));
      assertThat(registry.<Puppet>via("k")).isNotEqualTo(registry.<Puppet>via("l"));
      assertThat(registry.<Puppet>via("k")).isNotEqualTo(Registry.unique("other").via("k"));
    }

    @Test
    void that_are_taken_fail_the_start_with_the_holder() { // 175
      start();
      ServerName<Puppet> name = registry.via("server");
      var first = GenServer.start(name, puppet()).orElseThrow().whereis().orElseThrow();
      assertThat(GenServer.start(name, puppet()))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(first)));
      registry.register("mine", "v");
      assertThat(GenServer.startLink(registry.<Puppet>via("mine"), puppet()))
          .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(Pid.self())));
    }

    @Test
    void that_many_want_at_once_go_to_one() { // 53, 175
      start();
      var tester = Pid.self();
      for (int round = 0; round < 20; round++) {
        ServerName<Puppet> name = registry.via(round);
        var gate = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
          var server = puppet();
          Processes.spawn(() -> {
            gate.await();
            tester.send(GenServer.start(name, server));
          });
        }
        gate.countDown();
        var pids = new ArrayList<Pid>();
        var told = new ArrayList<Pid>();
        for (int i = 0; i < 8; i++) {
          switch (receive(StartResult.class)) {
            case StartResult.Ok<?>(var pid, _) -> pids.add(pid);
            case StartResult.Failed<?>(ExitReason.AlreadyStarted(var pid)) -> told.add(pid);
            case StartResult<?> other -> throw new AssertionError("unexpected: " + other);
          }
        }
        assertThat(pids).hasSize(1);
        assertThat(told).hasSize(7).containsOnly(pids.getFirst());
      }
    }

    @Test
    void are_free_when_the_owner_has_died() { // 175
      start();
      ServerName<Puppet> name = registry.via("server");
      for (int i = 0; i < 200; i++) {
        GenServer.start(name, puppet()).orElseThrow();
        end(name.whereis().orElseThrow());
        assertThat(name.whereis()).isEmpty();
      }
      assertThat(registry.count()).isZero();
    }

    @Test
    void are_free_when_init_has_failed() { // 51
      start();
      ServerName<Puppet> name = registry.via("server");
      for (int i = 0; i < 200; i++) {
        GenServer.start(name, puppet(GenServer::ignore));
        GenServer.start(name, puppet(s -> s.stop(ExitReason.SHUTDOWN)));
      }
      assertThat(GenServer.start(name, puppet())).isInstanceOf(StartResult.Ok.class);
    }

    @Test
    @Impatient
    void whose_holder_is_told_to_exit_and_lingers_make_the_starter_wait() {
      start();
      var inside = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      var lingering =
          Processes.spawn(() -> {
            registry.register("server", "v");
            inside.countDown();
            boolean done = false;
            while (!done) {
              try {
                leave.await();
                done = true;
              } catch (InterruptedException e) {
                // it takes its time, until it is declared dead
              }
            }
          });
      try {
        inside.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      Processes.exit(lingering, ExitReason.KILL);
      ServerName<Puppet> name = registry.via("server");
      assertThat(name.whereis()).isEmpty();
      var result = GenServer.start(name, puppet());
      leave.countDown();
      switch (result) {
        case StartResult.Ok<ServerRef<Puppet>>(var pid, _) ->
            assertThat(registry.lookup("server")).map(Entry::pid).contains(pid);
        case StartResult.Failed<ServerRef<Puppet>>(var reason) ->
            assertThat(reason).isEqualTo(new ExitReason.AlreadyStarted(lingering));
        case StartResult.Ignored<ServerRef<Puppet>>() -> throw new AssertionError();
      }
    }

    @Test
    void of_nobody_exit_the_caller_with_no_process() { // 63, 70
      start();
      ServerName<Puppet> name = registry.via("nobody");
      assertThatThrownBy(() -> name.call(state()))
          .isInstanceOfSatisfying(
              ExitException.class,
              e -> assertThat(e.reason()).isEqualTo(new ExitReason.NoProcess()));
      assertThatThrownBy(() -> name.send("x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no process has the name names:nobody");
      name.cast(Puppet.mark("x"));
    }

    @Test
    void of_no_registry_are_unknown_but_a_cast_is_fine() { // 72, 174
      ServerName<Puppet> name = registry.via("k");
      assertThatThrownBy(() -> name.call(state()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("unknown registry: names");
      name.cast(Puppet.mark("x"));
    }

    @Test
    void can_be_given_and_taken_by_hand() { // suite: via callbacks
      start();
      ServerName<Puppet> name = registry.via("k");
      assertThat(Processes.register(name, Pid.self())).isTrue();
      assertThat(Processes.register(name, Pid.self())).isFalse();
      assertThat(name.whereis()).contains(Pid.self());
      name.send("by name");
      assertThat(receive(ZERO)).contains("by name");
      assertThat(Processes.unregister(name)).isTrue();
      assertThat(Processes.unregister(name)).isFalse();
      assertThat(name.whereis()).isEmpty();
    }

    @Test
    void have_the_value_that_the_registry_gives_them() { // suite: uses value provided in via
      start();
      Processes.register(registry.via("k"), Pid.self());
      assertThat(registry.lookup("k")).contains(new Entry<>(Pid.self(), "by name"));
      assertThat(registry.update("k", _ -> "changed")).contains("changed");
    }

    @Test
    void share_no_table_with_local_names() {
      start();
      GenServer.start(registry.<Puppet>via("k"), puppet()).orElseThrow();
      assertThat(ServerName.<Puppet>local("k").whereis()).isEmpty();
      assertThat(Processes.registered()).isEmpty();
      assertThat(GenServer.start(ServerName.<Puppet>local("k"), puppet()))
          .isInstanceOf(StartResult.Ok.class);
    }

    @Test
    void can_be_monitored() { // 27 of via
      start();
      ServerName<Puppet> name = registry.via("k");
      GenServer.start(name, puppet()).orElseThrow();
      var monitor = Processes.monitor(name);
      name.stop();
      Puppet.report();
      assertThat(receive(Down.class)).isEqualTo(new Down(monitor, name, ExitReason.NORMAL));
      assertThat(Optional.of(name.whereis())).contains(Optional.empty());
    }
  }
}
