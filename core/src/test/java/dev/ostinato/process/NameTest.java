package dev.ostinato.process;

import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.dead;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.registered;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.unregister;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.Extras.Why;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class NameTest {

  private static final Name NAME = Name.local("name");
  private static final Name OTHER_NAME = Name.local("other name");

  @Test
  void a_registered_name_leads_to_its_process() {
    var pid = idle();
    assertThat(register(NAME, pid)).isTrue();
    assertThat(NAME.whereis()).contains(pid);
    assertThat(registered()).containsExactly(NAME);
    assertThat(info(pid).orElseThrow().names()).containsExactly(NAME);
  }

  @Test
  void a_name_is_a_symbol_that_is_equal_by_value() {
    record Key(String first, int second) {}
    assertThat(Name.local(new Key("a", 1)))
        .isEqualTo(Name.local(new Key("a", 1)))
        .hasSameHashCodeAs(Name.local(new Key("a", 1)))
        .isNotEqualTo(Name.local(new Key("a", 2)))
        .isNotEqualTo(Name.local("a"));
    register(Name.local(new Key("a", 1)), Pid.self());
    assertThat(Name.local(new Key("a", 1)).whereis()).contains(Pid.self());
  }

  // rule 21
  @Test
  void who_hears_of_a_death_finds_the_name_free() {
    for (int i = 0; i < 1_000; i++) {
      var pid = spawnMonitor(() -> endWithName());
      assertThat(awaitEnd(pid)).isEqualTo(Why.BOOM);
      assertThat(NAME.whereis()).isEmpty();
      assertThat(register(NAME, Pid.self())).isTrue();
      unregister(NAME);
    }
  }

  private static void endWithName() {
    register(NAME, Pid.self());
    exit(Why.BOOM);
  }

  // rule 23
  @Test
  void a_name_that_is_taken_is_not_given_to_another() {
    var pid = idle();
    register(NAME, pid);
    assertThat(register(NAME, Pid.self())).isFalse();
    assertThat(NAME.whereis()).contains(pid);
  }

  // rule 23
  @Test
  void the_dead_get_no_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> register(NAME, dead()))
        .withMessageContaining("not alive");
    assertThat(registered()).isEmpty();
  }

  // rule 23
  @Test
  void nobody_gets_two_names() {
    register(NAME, Pid.self());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> register(OTHER_NAME, Pid.self()))
        .withMessageContaining("has the name");
    assertThatIllegalArgumentException().isThrownBy(() -> register(NAME, Pid.self()));
    assertThat(registered()).containsExactly(NAME);
  }

  // rule 23
  @Test
  void a_process_of_another_node_gets_no_name_here() {
    var other = Node.open();
    try {
      var stranger = other.run(Extras::idle);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> register(NAME, stranger))
          .withMessageContaining("of this node");
    } finally {
      other.close();
    }
  }

  @Test
  void a_name_can_be_taken_away_by_anybody() {
    var pid = idle();
    register(NAME, pid);
    assertThat(unregister(NAME)).isTrue();
    assertThat(unregister(NAME)).isFalse();
    assertThat(NAME.whereis()).isEmpty();
    assertThat(info(pid).orElseThrow().names()).isEmpty();
    assertThat(register(OTHER_NAME, pid)).isTrue();
  }

  @Test
  void a_process_whose_name_was_given_to_another_does_not_take_it_along() {
    var first = idle();
    register(NAME, first);
    unregister(NAME);
    register(NAME, Pid.self());
    exit(first, ExitReason.KILL);
    awaitEnd(first);
    assertThat(NAME.whereis()).contains(Pid.self());
  }

  /** Many at once. */
  @Nested
  class Races {

    @Test
    void one_of_many_gets_a_name() {
      for (int i = 0; i < 100; i++) {
        var got = new AtomicInteger();
        var start = new CountDownLatch(1);
        var tried = new CountDownLatch(20);
        var rivals = new ArrayList<Monitored<Pid>>();
        for (int j = 0; j < 20; j++) {
          rivals.add(
              spawnMonitor(() -> {
                await(start);
                if (register(NAME, Pid.self())) {
                  got.incrementAndGet();
                }
                tried.countDown();
                await(tried);
              }));
        }
        start.countDown();
        rivals.forEach(Extras::awaitEnd);
        assertThat(got).hasValue(1);
        assertThat(registered()).isEmpty();
      }
    }

    @Test
    void a_process_gets_one_of_many_names() {
      for (int i = 0; i < 100; i++) {
        var pid = idle();
        var got = new AtomicInteger();
        var start = new CountDownLatch(1);
        var givers = new ArrayList<Monitored<Pid>>();
        for (int j = 0; j < 20; j++) {
          var name = Name.local(j);
          givers.add(
              spawnMonitor(() -> {
                await(start);
                try {
                  if (register(name, pid)) {
                    got.incrementAndGet();
                  }
                } catch (IllegalArgumentException e) {
                  // it has a name
                }
              }));
        }
        start.countDown();
        givers.forEach(Extras::awaitEnd);
        assertThat(got).hasValue(1);
        assertThat(registered()).hasSize(1).isEqualTo(info(pid).orElseThrow().names());
        exit(pid, ExitReason.KILL);
        awaitEnd(pid);
        assertThat(registered()).isEmpty();
      }
    }

    @Test
    void a_name_given_to_one_who_dies_is_free_when_that_is_known() {
      for (int i = 0; i < 2_000; i++) {
        var pid = spawnMonitor(() -> exit(Why.BOOM));
        try {
          register(NAME, pid.handle());
        } catch (IllegalArgumentException e) {
          // it was dead already
        }
        awaitEnd(pid);
        assertThat(registered()).isEmpty();
      }
    }

    @Test
    void a_name_that_is_given_and_taken_at_once_is_had_by_both_accounts_or_by_none() {
      for (int i = 0; i < 20; i++) {
        var pid = idle();
        var giver = spawnMonitor(() -> repeat(() -> register(NAME, pid)));
        var taker = spawnMonitor(() -> repeat(() -> unregister(NAME)));
        awaitEnd(giver);
        awaitEnd(taker);
        assertThat(info(pid).orElseThrow().names()).isEqualTo(registered());
        unregister(NAME);
        assertThat(info(pid).orElseThrow().names()).isEmpty();
      }
    }

    private static void repeat(Runnable change) {
      for (int i = 0; i < 2_000; i++) {
        try {
          change.run();
        } catch (IllegalArgumentException e) {
          // it has a name
        }
      }
    }
  }

  @Test
  void a_name_is_used_while_it_changes_hands() {
    register(NAME, Pid.self());
    for (int i = 0; i < 1_000; i++) {
      NAME.send(i);
      assertThat(receive()).isEqualTo(i);
      unregister(NAME);
      register(NAME, Pid.self());
    }
  }
}
