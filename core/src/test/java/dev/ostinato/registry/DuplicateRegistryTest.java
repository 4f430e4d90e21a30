package dev.ostinato.registry;

import static dev.ostinato.process.Processes.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry.Entry;
import dev.ostinato.registry.Registry.Row;
import dev.ostinato.server.OnFreshNode;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnFreshNode.class)
class DuplicateRegistryTest {

  private final Registry.Duplicate<String, Integer> registry = Registry.duplicate("topics");

  private void start() {
    registry.startLink().orElseThrow();
  }

  private static Pid idle() {
    return Processes.spawn(Processes::receive);
  }

  private static void end(Pid pid) {
    Processes.monitor(pid);
    Processes.exit(pid, ExitReason.KILL);
    receive(Down.class);
  }

  @Test
  void a_key_has_many_processes() { // suite: has duplicate registrations across processes
    start();
    var other = idle();
    registry.register("k", 1);
    registry.register("k", 2, other);
    assertThat(registry.lookup("k"))
        .containsExactly(new Entry<>(Pid.self(), 1), new Entry<>(other, 2));
    assertThat(registry.keys(other)).containsExactly("k");
  }

  @Test
  void a_process_has_a_key_as_often_as_it_likes() { // 167
    start();
    registry.register("k", 1);
    registry.register("k", 2);
    registry.register("l", 3);
    registry.register("k", 1);
    assertThat(registry.keys(Pid.self())).containsExactly("k", "k", "l", "k");
    assertThat(registry.values("k", Pid.self())).containsExactly(1, 2, 1);
    assertThat(registry.lookup("k")).hasSize(3);
  }

  @Test
  void unregister_removes_every_entry_of_the_key() { // 167
    start();
    var other = idle();
    registry.register("k", 1);
    registry.register("k", 2);
    registry.register("k", 3, other);
    registry.register("l", 4);
    registry.unregister("k");
    assertThat(registry.lookup("k")).containsExactly(new Entry<>(other, 3));
    assertThat(registry.keys(Pid.self())).containsExactly("l");
    registry.unregister("k"); // 169
    assertThat(registry.count()).isEqualTo(2);
  }

  @Test
  void unregister_by_value_removes_the_entries_that_pass() { // suite: unregister_match
    start();
    for (int i = 0; i < 6; i++) {
      registry.register("k", i);
    }
    registry.register("k", 1000, idle());
    registry.unregister("k", v -> v % 2 == 0);
    assertThat(registry.values("k", Pid.self())).containsExactly(1, 3, 5);
    assertThat(registry.keys(Pid.self())).containsExactly("k", "k", "k");
    assertThat(registry.count()).isEqualTo(4);
  }

  @Test
  void count_is_of_entries() { // 177
    start();
    registry.register("k", 1);
    registry.register("k", 2);
    registry.register("l", 3, idle());
    assertThat(registry.count()).isEqualTo(3);
    assertThat(registry.count("k", v -> v > 1)).isEqualTo(1);
    assertThat(registry.rows())
        .contains(new Row<>("k", Pid.self(), 1), new Row<>("k", Pid.self(), 2))
        .hasSize(3);
  }

  @Test
  void match_finds_the_entries_whose_value_passes() { // 170
    start();
    registry.register("k", 1);
    registry.register("k", 2);
    registry.register("l", 2);
    assertThat(registry.match("k", v -> v == 2)).containsExactly(new Entry<>(Pid.self(), 2));
    assertThat(registry.match("x", _ -> true)).isEmpty();
  }

  @Test
  void dispatch_does_something_with_each_entry_in_the_calling_process() { // 172
    start();
    var other = idle();
    registry.register("k", 1);
    registry.register("k", 2, other);
    registry.register("l", 3);
    var seen = new ArrayList<Entry<Integer>>();
    var callers = new ArrayList<Pid>();
    registry.dispatch(
        "k",
        entry -> {
          seen.add(entry);
          callers.add(Pid.self());
        });
    assertThat(seen).containsExactly(new Entry<>(Pid.self(), 1), new Entry<>(other, 2));
    assertThat(callers).containsOnly(Pid.self());
  }

  @Test
  void dispatch_to_nobody_does_nothing() { // 172
    start();
    registry.dispatch(
        "k",
        _ -> {
          throw new AssertionError("somebody");
        });
  }

  @Test
  void dispatch_throws_what_the_action_throws_and_ends_with_it() { // 172
    start();
    registry.register("k", 1);
    registry.register("k", 2);
    var seen = new ArrayList<Integer>();
    assertThatThrownBy(() ->
            registry.dispatch(
                "k",
                entry -> {
                  seen.add(entry.value());
                  throw new IllegalStateException("action");
                }))
        .hasMessage("action");
    assertThat(seen).containsExactly(1);
  }

  @Test
  void dispatch_may_change_the_registry() { // 172
    start();
    registry.register("k", 1);
    registry.register("k", 2);
    registry.dispatch(
        "k",
        entry -> {
          registry.unregister("k", entry.value()::equals);
          registry.register("l", entry.value());
        });
    assertThat(registry.lookup("k")).isEmpty();
    assertThat(registry.values("l", Pid.self())).containsExactly(1, 2);
  }

  @Test
  void entries_go_with_their_process_before_anyone_hears_of_its_end() { // 165
    start();
    for (int i = 0; i < 200; i++) {
      var process = idle();
      registry.register("k", 1, process);
      registry.register("k", 2, process);
      registry.register("l", 3, process);
      end(process);
      assertThat(registry.lookup("k")).isEmpty();
      assertThat(registry.keys(process)).isEmpty();
      assertThat(registry.rows()).isEmpty();
      assertThat(registry.count()).isZero();
    }
  }

  @Test
  void a_process_that_has_ended_is_refused() {
    start();
    var dead = idle();
    end(dead);
    assertThatThrownBy(() -> registry.register("k", 1, dead))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(registry.count()).isZero();
  }

  @Test
  void many_processes_register_at_once_and_all_are_found() {
    start();
    var tester = Pid.self();
    int processes = 50;
    for (int i = 0; i < processes; i++) {
      int value = i;
      Processes.spawn(() -> {
        for (int j = 0; j < 20; j++) {
          registry.register("k" + j % 3, value);
        }
        tester.send("registered");
        receive();
      });
    }
    for (int i = 0; i < processes; i++) {
      receive(String.class);
    }
    assertThat(registry.count()).isEqualTo(processes * 20);
    assertThat(registry.rows()).hasSize(processes * 20);
  }
}
