package dev.ostinato.process;

import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.info;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.spawnLink;
import static dev.ostinato.process.Processes.spawnMonitor;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class SpawnTest {

  @Test
  void a_process_runs_beside_the_one_that_started_it() {
    var starter = Pid.self();
    var started = spawn(() -> starter.send(Pid.self()));
    assertThat(receive(Pid.class)).isEqualTo(started).isNotEqualTo(starter);
  }

  @Test
  void pids_are_ordered_by_the_start_and_print_as_node_and_number() {
    var older = idle();
    var younger = idle();
    assertThat(older).isLessThan(younger).isEqualByComparingTo(older);
    assertThat(younger.toString()).matches("<\\d+\\.\\d+>").isNotEqualTo(older.toString());
  }

  // rule 19
  @Test
  void a_linked_child_that_dies_at_once_is_heard_of() {
    trapExits(true);
    for (int i = 0; i < 1_000; i++) {
      var child = spawnLink(() -> exit(Why.BOOM));
      assertThat(receive(ExitSignal.class)).isEqualTo(new ExitSignal(child, Why.BOOM));
    }
  }

  // rule 19
  @Test
  void a_monitored_child_that_dies_at_once_is_heard_of() {
    for (int i = 0; i < 1_000; i++) {
      var child = spawnMonitor(() -> exit(Why.BOOM));
      assertThat(receive(Down.class))
          .isEqualTo(new Down(child.monitor(), child.handle(), Why.BOOM));
    }
  }

  @Test
  void a_process_runs_on_a_virtual_thread() {
    var starter = Pid.self();
    spawn(() -> starter.send(Thread.currentThread().isVirtual()));
    assertThat(receive(Boolean.class)).isTrue();
  }

  @Test
  void a_process_runs_on_a_platform_thread_when_asked_to() {
    var starter = Pid.self();
    var pid =
        spawn(
            () -> {
              starter.send(Thread.currentThread().isVirtual());
              receive();
            },
            SpawnOption.platformThread());
    assertThat(receive(Boolean.class)).isFalse();
    exit(pid, ExitReason.KILL);
    assertThat(awaitEnd(pid)).isIn(new ExitReason.Killed(), new ExitReason.NoProcess());
  }

  /** Rule 8: how a process ends. */
  @Nested
  class Ends {

    @Test
    void normally_when_it_has_no_more_to_do() {
      assertThat(awaitEnd(spawnMonitor(() -> {}))).isEqualTo(ExitReason.NORMAL);
    }

    @Test
    void with_the_reason_of_its_exit() {
      assertThat(awaitEnd(spawnMonitor(() -> exit(Why.BOOM)))).isEqualTo(Why.BOOM);
    }

    @Test
    void with_what_it_has_thrown_as_data() {
      var end =
          awaitEnd(
              spawnMonitor(() -> {
                throw new IllegalStateException("outer", new IOException("inner"));
              }));
      assertThat(end)
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> {
                assertThat(crash.type()).isEqualTo("java.lang.IllegalStateException");
                assertThat(crash.message()).contains("outer");
                assertThat(crash.frames().getFirst().getClassName())
                    .startsWith(SpawnTest.class.getName());
                assertThat(crash.cause().orElseThrow().type()).isEqualTo("java.io.IOException");
                assertThat(crash.cause().orElseThrow().message()).contains("inner");
              });
    }

    @Test
    void with_a_checked_exception() {
      var end =
          awaitEnd(
              spawnMonitor(() -> {
                throw new IOException();
              }));
      assertThat(end)
          .isInstanceOfSatisfying(
              ExitReason.Crash.class, crash -> assertThat(crash.message()).isEmpty());
    }

    @Test
    void with_an_error() {
      assertThat(awaitEnd(spawnMonitor(() -> depth(0))))
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> assertThat(crash.type()).isEqualTo("java.lang.StackOverflowError"));
    }

    @Test
    void with_both_the_reason_and_the_operation_when_an_operation_has_failed() {
      var target = Pid.self();
      var operation = new Operation.Await(target, Duration.ofSeconds(1));
      var end =
          awaitEnd(
              spawnMonitor(() -> {
                throw new ExitException(operation, Why.BOOM);
              }));
      assertThat(end).isEqualTo(new ExitReason.During(operation, Why.BOOM));
    }

    @Test
    void even_if_what_it_has_thrown_cannot_be_described() {
      assertThat(awaitEnd(spawnMonitor(() -> throwUnreadable())))
          .isInstanceOfSatisfying(
              ExitReason.Crash.class,
              crash -> assertThat(crash.type()).isEqualTo(Unreadable.class.getName()));
    }

    @Test
    void even_if_what_it_is_called_cannot_be_described() {
      for (var label : List.of(new Nameless(), new Endless())) {
        var pid = spawnMonitor(() -> throwSomething(), SpawnOption.label(label));
        assertThat(awaitEnd(pid)).isInstanceOf(ExitReason.Crash.class);
      }
    }

    @Test
    void even_if_its_reason_cannot_be_described() {
      var pid =
          spawnMonitor(() -> {
            var silent = new Silent();
            throw exit(
                new ExitReason.During(new Operation.Await(Pid.self(), Duration.ZERO), silent));
          });
      assertThat(awaitEnd(pid)).isInstanceOf(ExitReason.class);
    }
  }

  /** Not just one process after the other. */
  @Nested
  class Chains {

    private static final int LENGTH = 100_000;

    @Test
    void of_successors_leave_nothing_behind() {
      var first = spawnMonitor(() -> {});
      awaitEnd(first);
      var links = Collections.synchronizedList(new ArrayList<WeakReference<Pid>>());
      var test = Pid.self();
      spawn(() -> succeed(LENGTH, links, test));
      var last = receive(ProcessInfo.class);
      assertThat(last.ancestors()).hasSizeLessThanOrEqualTo(16);
      assertThat(last.parent()).contains(last.ancestors().getFirst());
      assertThat(links).hasSize(LENGTH / 1_000);
      assertThat(isAlive(last.pid())).isTrue();
      while (links.stream().limit(LENGTH / 1_000 - 1).anyMatch(link -> link.get() != null)) {
        System.gc(); // the time-out of the tests ends this, if the chain holds on to its links
      }
      assertThat(isAlive(last.pid())).isTrue();
    }

    private void succeed(int left, List<WeakReference<Pid>> links, Pid test) {
      if (left % 1_000 == 0) {
        if (left > 0) {
          links.add(new WeakReference<>(Pid.self()));
        }
      }
      if (left == 0) {
        test.send(info(Pid.self()).orElseThrow());
        Extras.waitForEver();
      }
      spawn(() -> succeed(left - 1, links, test));
    }

    @Test
    void of_linked_processes_die_from_one_end_to_the_other() {
      var test = Pid.self();
      var first = spawn(() -> link(1_000, test));
      var last = receive(Pid.class);
      var monitor = monitor(last);
      exit(first, Why.BOOM);
      assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
    }

    private void link(int left, Pid test) {
      if (left == 0) {
        test.send(Pid.self());
      } else {
        spawnLink(() -> link(left - 1, test));
      }
      Extras.waitForEver();
    }
  }

  private static int depth(int depth) {
    return depth < 0 ? depth : 1 + depth(depth + 1);
  }

  private static void throwSomething() {
    throw new IllegalStateException("something");
  }

  private static void throwUnreadable() {
    throw new Unreadable();
  }

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new AssertionError("unreadable");
    }
  }

  private static final class Nameless {
    @Override
    @SuppressWarnings({"NullAway", "ToStringReturnsNull"}) // that is the point of it
    public String toString() {
      return null;
    }
  }

  private static final class Endless {
    @Override
    public String toString() {
      return "" + this;
    }
  }

  private record Silent() implements ExitReason.Custom {
    @Override
    public String toString() {
      throw new AssertionError("silent");
    }
  }
}
