package dev.ostinato.registry;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.Puppet.puppet;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Name;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.registry.Registry.Entry;
import dev.ostinato.registry.Registry.Event;
import dev.ostinato.registry.Registry.Registration;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Ok;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A registry as a process: its start, its end, its links, and who is told. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class RegistryLifeTest {

  private final Registry.Unique<Object, Ok> registry = Registry.unique("names");

  private static final Ok OK = Ok.OK;

  private static Pid idle() {
    return Processes.spawn(Processes::receive);
  }

  private static void end(Pid pid) {
    Processes.monitor(pid);
    Processes.exit(pid, ExitReason.KILL);
    receive(Down.class);
  }

  /** Starts a registry that the test survives. */
  private static Pid startApart(Registry<?, ?> registry) {
    var tester = Pid.self();
    Processes.spawn(() -> {
      Processes.trapExits(true);
      tester.send(registry.startLink().orElseThrow());
      receive(ExitSignal.class);
    });
    return receive(Pid.class);
  }

  @Nested
  class Start {

    @Test
    void links_the_registry_to_its_starter() {
      var pid = registry.startLink().orElseThrow();
      assertThat(Processes.info(Pid.self()).orElseThrow().links()).containsExactly(pid);
      assertThat(Processes.info(pid).orElseThrow().label()).contains("names");
    }

    @Test
    void under_a_name_that_is_taken_fails_with_the_registry_that_has_it() {
      var pid = registry.startLink().orElseThrow();
      assertThat(registry.startLink())
          .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(pid)));
      assertThat(Registry.duplicate("names").startLink())
          .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(pid)));
      assertThat(Processes.info(Pid.self()).orElseThrow().links()).containsExactly(pid);
    }

    @Test
    void makes_it_known_to_every_handle_of_the_same_name() {
      registry.startLink().orElseThrow();
      registry.register("k", OK);
      Registry.Unique<Object, Ok> same = Registry.unique("names");
      assertThat(same.lookup("k")).contains(new Entry<>(Pid.self(), OK));
      assertThat(same).isEqualTo(registry).hasSameHashCodeAs(registry).hasToString("names");
      assertThat(same).isNotEqualTo(Registry.duplicate("names"));
    }

    @Test
    void of_a_duplicate_registry_is_not_that_of_a_unique_one() {
      registry.startLink().orElseThrow();
      Registry.Duplicate<Object, Ok> other = Registry.duplicate("names");
      assertThatThrownBy(() -> other.lookup("k"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected names to be a duplicate registry, but it was started as a unique one");
    }

    @Test
    void by_a_guest_and_use_by_guests_is_possible() throws Exception {
      Registry.Unique<String, Ok> guests = Registry.unique(new Object());
      var seen =
          asGuest(() -> {
            guests.startLink().orElseThrow();
            guests.register("k", OK);
            return List.of(guests.lookup("k").map(Entry::pid), Optional.of(Pid.self()));
          });
      assertThat(seen.get(0)).isEqualTo(seen.get(1));
    }

    @Test
    void as_a_child_is_permanent_under_the_name_of_the_registry() throws Exception {
      var spec = registry.childSpec();
      assertThat(spec.id()).isEqualTo("names");
      assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
      assertThat(spec.start().startLink()).isInstanceOf(StartResult.Ok.class);
      assertThat(registry.count()).isZero();
    }
  }

  @Nested
  class Unknown {

    @Test
    void registry_is_an_error_in_every_operation() { // 174; suite: raises on unknown registry
      Registry.Duplicate<Object, Ok> topics = Registry.duplicate("topics");
      List<Runnable> operations =
          List.of(
              () -> registry.register("k", OK),
              () -> registry.lookup("k"),
              () -> registry.unregister("k"),
              () -> registry.keys(Pid.self()),
              () -> registry.values("k", Pid.self()),
              () -> registry.match("k", _ -> true),
              registry::rows,
              registry::count,
              () -> registry.meta("k"),
              () -> registry.putMeta("k", "v"),
              () -> registry.update("k", v -> v));
      assertThat(operations)
          .allSatisfy(operation ->
              assertThatThrownBy(operation::run)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage("unknown registry: names; it has not been started, or has ended"));
      assertThatThrownBy(() -> topics.dispatch("k", _ -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("unknown registry: topics");
    }

    @Test
    void takes_no_process_of_another_node() {
      var unique = Registry.<String, String>unique("here", "value");
      unique.startLink().orElseThrow();
      try (var other = Node.open()) {
        Pid stranger = other.run(() -> Processes.spawn(Processes::receive));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> unique.register("key", "value", stranger))
            .withMessageContaining("here");
        assertThat(unique.lookup("key")).isEmpty();
      }
    }

    @Test
    void is_a_registry_of_another_node() {
      registry.startLink().orElseThrow();
      registry.register("k", OK);
      try (var other = Node.open()) {
        Runnable look = () -> other.run(() -> registry.lookup("k"));
        assertThatThrownBy(look::run).hasMessageStartingWith("unknown registry");
        var found =
            other.run(() -> {
              registry.startLink().orElseThrow();
              var before = registry.lookup("k");
              registry.register("k", OK);
              return List.of(before, registry.count());
            });
        assertThat(found).isEqualTo(List.of(Optional.empty(), 1));
      }
      assertThat(registry.lookup("k")).contains(new Entry<>(Pid.self(), OK));
    }
  }

  @Nested
  class Meta {

    @Test
    void is_there_or_not() { // 178
      registry.startLink().orElseThrow();
      assertThat(registry.meta("k")).isEmpty();
      registry.putMeta("k", "v");
      assertThat(registry.meta("k")).contains("v");
      registry.putMeta("k", "w");
      assertThat(registry.meta("k")).contains("w");
      registry.deleteMeta("k");
      assertThat(registry.meta("k")).isEmpty();
      registry.deleteMeta("k");
    }

    @Test
    void ends_with_the_registry() { // 178
      var pid = startApart(registry);
      registry.putMeta("k", "v");
      end(pid);
      startApart(registry);
      assertThat(registry.meta("k")).isEmpty();
    }
  }

  @Nested
  class Link {

    @Test
    void stands_from_the_first_key_to_the_last() { // 164; suite: links and unlinks
      var pid = startApart(registry);
      var process = idle();
      registry.register("k", OK, process);
      registry.register("l", OK, process);
      assertThat(Processes.info(process).orElseThrow().links()).containsExactly(pid);
      registry.unregister("k", process);
      assertThat(Processes.info(process).orElseThrow().links()).containsExactly(pid);
      registry.unregister("l", process);
      assertThat(Processes.info(process).orElseThrow().links()).isEmpty();
      assertThat(Processes.info(pid).orElseThrow().links()).doesNotContain(process);
    }

    @Test
    void of_the_starter_outlives_its_registrations() { // 164
      var tester = Pid.self();
      var starter =
          Processes.spawn(() -> {
            var pid = registry.startLink().orElseThrow();
            registry.register("k", OK);
            registry.register("k", OK); // in vain
            registry.unregister("k");
            tester.send(pid);
            receive(String.class);
          });
      var pid = receive(Pid.class);
      assertThat(Processes.info(starter).orElseThrow().links()).containsExactly(pid);
      Processes.monitor(pid);
      starter.send("end");
      assertThat(receive(Down.class).process()).isEqualTo(pid);
    }

    @Test
    void of_the_starter_outlives_a_registration_in_vain() { // 164
      var pid = registry.startLink().orElseThrow();
      registry.register("k", OK, idle());
      registry.register("k", OK);
      assertThat(Processes.info(Pid.self()).orElseThrow().links()).containsExactly(pid);
    }

    @Test
    void takes_the_registered_along_when_the_registry_is_killed() { // 164
      var pid = startApart(registry);
      var first = idle();
      var second = idle();
      registry.register("k", OK, first);
      registry.register("l", OK, second);
      Processes.monitor(first);
      Processes.monitor(second);
      Processes.exit(pid, ExitReason.KILL);
      assertThat(receive(Down.class).reason()).isEqualTo(new ExitReason.Killed());
      assertThat(receive(Down.class).reason()).isEqualTo(new ExitReason.Killed());
    }

    @Test
    void tells_those_that_trap_exits_when_the_registry_is_killed() { // 164
      var pid = startApart(registry);
      Processes.trapExits(true);
      registry.register("k", OK);
      Processes.exit(pid, ExitReason.KILL);
      assertThat(receive(ExitSignal.class)).isEqualTo(new ExitSignal(pid, new ExitReason.Killed()));
      assertThatThrownBy(() -> registry.lookup("k")).hasMessageStartingWith("unknown registry");
    }

    @Test
    void to_a_registry_that_has_just_ended_is_broken_at_once() { // 164, 10
      var pid = startApart(registry);
      var table = Table.find("names", true);
      end(pid);
      var process = idle();
      Processes.monitor(process);
      try {
        table.register("k", OK, process);
      } catch (IllegalArgumentException e) {
        Processes.exit(process, ExitReason.KILL); // refused: as good
      }
      assertThat(receive(Down.class).process()).isEqualTo(process);
    }

    @Test
    void does_not_take_the_registry_along_with_the_registered() {
      startApart(registry);
      var process =
          Processes.spawn(() -> {
            registry.register("k", OK);
            throw Processes.exit(ExitReason.SHUTDOWN);
          });
      Processes.monitor(process);
      receive(Down.class);
      assertThat(registry.count()).isZero();
      registry.register("k", OK);
    }
  }

  @Nested
  class End {

    @Test
    void of_a_process_frees_its_keys_before_anyone_hears_of_it() { // 165, 21
      startApart(registry);
      for (int i = 0; i < 500; i++) {
        var process =
            Processes.spawnMonitor(() -> {
              registry.register("k", OK);
              registry.register("l", OK);
            });
        assertThat(receive(Down.class).process()).isEqualTo(process.handle());
        assertThat(registry.lookup("k")).isEmpty();
        assertThat(registry.keys(process.handle())).isEmpty();
        assertThat(registry.rows()).isEmpty();
      }
    }

    @Test
    void of_a_process_frees_its_keys_before_its_links_hear_of_it() { // 165, 21
      startApart(registry);
      Processes.trapExits(true);
      for (int i = 0; i < 200; i++) {
        Processes.spawnLink(() -> registry.register("k", OK));
        receive(ExitSignal.class);
        assertThat(registry.lookup("k")).isEmpty();
      }
    }

    @Test
    void of_the_holder_lets_the_next_one_have_the_key() { // 163
      startApart(registry);
      var process = idle();
      registry.register("k", OK, process);
      end(process);
      assertThat(registry.register("k", OK)).isEqualTo(new Registration.Registered());
    }

    @Test
    void that_is_only_on_its_way_hides_the_process_but_not_its_keys() throws Exception { // 163
      startApart(registry);
      var inside = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      var process =
          Processes.spawn(() -> {
            registry.register("k", OK);
            inside.countDown();
            try {
              Processes.sleep(INFINITY);
            } finally {
              leave.await();
            }
          });
      inside.await();
      Processes.monitor(process);
      Processes.exit(process, ExitReason.KILL);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.rows()).isEmpty();
      assertThat(registry.keys(process)).isEmpty();
      assertThat(registry.<Puppet>via("k").whereis()).isEmpty();
      assertThat(registry.register("k", OK))
          .isIn(new Registration.AlreadyRegistered(process), new Registration.Registered());
      assertThatThrownBy(() -> registry.register("l", OK, process))
          .isInstanceOf(IllegalArgumentException.class);
      leave.countDown();
      receive(Down.class);
      assertThat(registry.register("l", OK)).isEqualTo(new Registration.Registered());
    }

    @Test
    void of_the_registry_empties_it_and_the_next_one_begins_anew() { // 173
      var pid = startApart(registry);
      Processes.trapExits(true);
      registry.register("k", OK);
      end(pid);
      receive(ExitSignal.class);
      startApart(registry);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(Pid.self())).isEmpty();
      assertThat(registry.register("k", OK)).isEqualTo(new Registration.Registered());
    }

    @Test
    void of_the_starter_ends_the_registry() {
      var tester = Pid.self();
      var starter =
          Processes.spawn(() -> {
            tester.send(registry.startLink().orElseThrow());
            receive(String.class);
          });
      Processes.monitor(receive(Pid.class));
      starter.send("end");
      receive(Down.class);
      assertThatThrownBy(registry::count).hasMessageStartingWith("unknown registry");
    }

    @Test
    void can_be_demanded_like_that_of_any_server() {
      var pid = startApart(registry);
      ServerRef.<Puppet>at(pid).stop();
      assertThatThrownBy(registry::count).hasMessageStartingWith("unknown registry");
    }

    @Test
    void of_a_guest_frees_its_keys() throws Exception {
      Registry.Unique<String, Ok> guests = Registry.unique(new Object());
      var queue = new LinkedBlockingQueue<Object>();
      asGuest(() -> {
        guests.startLink().orElseThrow();
        Pid guest =
            asGuest(() -> {
              guests.register("k", OK);
              return Pid.self();
            });
        Processes.monitor(guest);
        receive(Down.class);
        queue.add(guests.lookup("k"));
        return true;
      });
      assertThat(queue.take()).isEqualTo(Optional.empty());
    }
  }

  @Nested
  class Listener {

    @Test
    void hears_of_registrations_in_order() { // 166; suite: allows listeners
      var listened = registry.listener(Pid.self());
      startApart(listened);
      var process = idle();
      registry.register("k", OK, process);
      registry.register("k", OK); // in vain
      registry.unregister("k", process);
      registry.unregister("k", process); // in vain
      assertThat(receive(ZERO)).contains(new Event.Added<>("names", "k", process, OK));
      assertThat(receive(ZERO)).contains(new Event.Removed<>("names", "k", process));
      assertThat(receive(ZERO)).isEmpty();
    }

    @Test
    void finds_what_it_has_heard_of() { // OTP writes its table before it tells
      var listened = registry.listener(Pid.self());
      for (int i = 0; i < 200; i++) {
        listened = listened.listener(idle()); // the first one has heard of it long before the last
      }
      startApart(listened);
      int keys = 1000;
      Processes.spawn(() -> {
        for (int key = 0; key < keys; key++) {
          registry.register(key, OK);
        }
        Processes.sleep(INFINITY);
      });
      for (int i = 0; i < keys; i++) {
        var added = receive(Event.Added.class);
        assertThat(registry.lookup(added.key())).as("%s", added).isPresent();
      }
    }

    @Test
    void hears_of_names() { // 166
      startApart(registry.listener(Pid.self()));
      ServerName<Puppet> name = registry.via("k");
      var pid = GenServer.start(name, puppet()).orElseThrow().whereis().orElseThrow();
      assertThat(receive(ZERO)).contains(new Event.Added<>("names", "k", pid, OK));
      name.stop();
      Puppet.report();
      assertThat(receive(ZERO)).contains(new Event.Removed<>("names", "k", pid));
    }

    @Test
    void hears_of_deaths_before_the_monitors() { // 166, which is silent here: a departure
      startApart(registry.listener(Pid.self()));
      for (int i = 0; i < 100; i++) {
        var process = idle();
        registry.register("k", OK, process);
        Processes.monitor(process);
        Processes.exit(process, ExitReason.KILL);
        assertThat(receive()).isEqualTo(new Event.Added<>("names", "k", process, OK));
        assertThat(receive()).isEqualTo(new Event.Removed<>("names", "k", process));
        assertThat(receive()).isInstanceOf(Down.class);
      }
    }

    @Test
    void hears_once_of_a_process_that_had_a_key_twice() { // 166, 167
      Registry.Duplicate<String, Integer> topics = Registry.duplicate("topics");
      startApart(topics.listener(Pid.self()));
      var process = idle();
      topics.register("k", 1, process);
      topics.register("k", 2, process);
      topics.unregister("k", process);
      assertThat(receive(ZERO)).contains(new Event.Added<>("topics", "k", process, 1));
      assertThat(receive(ZERO)).contains(new Event.Added<>("topics", "k", process, 2));
      assertThat(receive(ZERO)).contains(new Event.Removed<>("topics", "k", process));
      assertThat(receive(ZERO)).isEmpty();
    }

    @Test
    void may_be_a_local_name_that_nobody_has_yet() {
      var listener = Name.local("listener");
      startApart(registry.listener(listener));
      registry.register("k", OK);
      Processes.register(listener, Pid.self());
      registry.unregister("k");
      assertThat(receive(ZERO)).contains(new Event.Removed<>("names", "k", Pid.self()));
    }

    @Test
    void may_be_one_of_many_and_may_die() {
      var dead = idle();
      startApart(registry.listener(dead).listener(Pid.self()).listener(Name.local("nobody")));
      end(dead);
      registry.register("k", OK);
      assertThat(receive(ZERO)).contains(new Event.Added<>("names", "k", Pid.self(), OK));
    }

    @Test
    void is_no_name_in_a_table_that_would_have_to_be_asked() { // a via name in this registry
      assertThatThrownBy(() -> registry.listener(registry.via("listener")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> registry.listener(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Nested
  class Leak {

    private static final int MANY = 10_000;

    @Test
    void is_none_after_a_process_has_come_and_gone_many_times() throws Exception { // 164, 3.5
      var pid = startApart(registry);
      var releases = size(relations(Pid.self()), "releases");
      for (int i = 0; i < MANY; i++) {
        registry.register(i, OK);
        registry.register("again", OK);
        registry.unregister(i);
        registry.unregister("again");
      }
      checkEmpty(pid);
      assertThat(Processes.info(Pid.self()).orElseThrow().links()).isEmpty();
      assertThat(size(relations(Pid.self()), "releases")).isEqualTo(releases);
    }

    @Test
    void is_none_after_many_processes() throws Exception { // suite: clean up on process crash
      var pid = startApart(registry);
      int atOnce = 100;
      for (int i = 0; i < MANY / atOnce; i++) {
        for (int j = 0; j < atOnce; j++) {
          int key = j;
          Processes.spawnMonitor(() -> {
            registry.register(key, OK);
            registry.register(List.of(key), OK);
          });
        }
        for (int j = 0; j < atOnce; j++) {
          receive(Down.class);
        }
      }
      checkEmpty(pid);
    }

    @Test
    void is_none_after_many_names() throws Exception {
      var pid = startApart(registry);
      for (int i = 0; i < 1000; i++) {
        GenServer.start(registry.<Puppet>via(i), puppet(GenServer::ignore));
      }
      checkEmpty(pid);
    }

    private void checkEmpty(Pid pid) throws Exception {
      assertThat(registry.count()).isZero();
      assertThat(registry.rows()).isEmpty();
      var table = Table.find("names", true);
      assertThat(size(table, "places")).isZero();
      assertThat(size(table, "holdings")).isZero();
      var self = Pid.self();
      assertThat(Processes.info(pid).orElseThrow().links()).hasSize(1).doesNotContain(self);
    }

    private static Object relations(Pid pid) {
      return ((LocalProcess) pid).relations;
    }

    private static int size(Object owner, String field) throws Exception {
      Field found = owner.getClass().getDeclaredField(field);
      found.setAccessible(true);
      return switch (found.get(owner)) {
        case null -> 0;
        case Map<?, ?> map -> map.size();
        case Collection<?> collection -> collection.size();
        default -> throw new AssertionError(field);
      };
    }
  }
}
