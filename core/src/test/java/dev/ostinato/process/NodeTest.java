package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.down;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Extras.idle;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.isAlive;
import static dev.ostinato.process.Processes.link;
import static dev.ostinato.process.Processes.list;
import static dev.ostinato.process.Processes.monitor;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.registered;
import static dev.ostinato.process.Processes.sendAfter;
import static dev.ostinato.process.Processes.spawn;
import static dev.ostinato.process.Processes.trapExits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Work;
import dev.ostinato.process.Extras.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class NodeTest {

  private static final Name NAME = Name.local("name");

  private final Node other = Node.open();

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Test
  void a_process_is_on_the_node_of_the_one_who_started_it() {
    var test = Pid.self();
    var here = Node.current();
    other.run(() -> spawn(() -> test.send(Node.current())));
    assertThat(receive()).isSameAs(other).isNotSameAs(here);
    assertThat(Node.current()).isSameAs(here);
  }

  @Test
  void a_thread_that_is_no_process_is_on_the_node_from_the_beginning() throws Exception {
    var nodes = new ArrayList<Node>();
    var thread = Thread.ofPlatform().start(() -> nodes.add(Node.current()));
    thread.join();
    assertThat(nodes).singleElement().isNotSameAs(Node.current()).isNotSameAs(other);
  }

  @Test
  void nodes_share_no_names() {
    register(NAME, Pid.self());
    other.run(() -> {
      assertThat(NAME.whereis()).isEmpty();
      assertThat(registered()).isEmpty();
      assertThat(register(NAME, Pid.self())).isTrue();
      return NAME.whereis();
    });
    assertThat(NAME.whereis()).contains(Pid.self());
  }

  @Test
  void nodes_list_their_own_processes() {
    var here = idle();
    Pid there = other.run(Extras::idle);
    assertThat(list()).containsExactly(Pid.self(), here);
    assertThat(other.run(Processes::list)).contains(there).doesNotContain(here, Pid.self());
  }

  @Test
  void processes_are_listed_in_the_order_of_their_start() {
    var first = idle();
    var second = idle();
    var third = idle();
    assertThat(list()).containsExactly(Pid.self(), first, second, third);
    exit(second, ExitReason.KILL);
    awaitEnd(second);
    assertThat(list()).containsExactly(Pid.self(), first, third);
  }

  @Test
  void pids_tell_nodes_apart() {
    Pid there = other.run(Extras::idle);
    assertThat(nodeIn(there)).isNotEqualTo(nodeIn(Pid.self()));
    assertThat(there).isNotEqualByComparingTo(Pid.self());
  }

  private static String nodeIn(Pid pid) {
    return pid.toString().substring(0, pid.toString().indexOf('.'));
  }

  @Test
  void messages_links_monitors_and_exits_cross_from_node_to_node() {
    trapExits(true);
    var test = Pid.self();
    Pid there =
        other.run(() ->
            spawn(() -> {
              test.send("hello from there");
              Extras.obey();
            }));
    assertThat(receive()).isEqualTo("hello from there");
    link(there);
    var monitor = monitor(there);
    there.send(Why.BOOM);
    assertThat(List.of(receive(), receive()))
        .containsExactly(new ExitSignal(there, Why.BOOM), new Down(monitor, there, Why.BOOM));

    Pid another = other.run(Extras::idle);
    var anotherMonitor = monitor(another);
    exit(another, Why.BANG);
    assertThat(down(anotherMonitor).reason()).isEqualTo(Why.BANG);
  }

  @Test
  void a_timer_for_a_name_finds_it_on_the_node_of_the_one_who_has_set_it() {
    register(NAME, Pid.self());
    other.run(() -> {
      sendAfter(NAME, "lost", Duration.ZERO);
      sendAfter(Pid.self(), "later", Duration.ofMillis(5));
      assertThat(receive()).isEqualTo("later");
      return true;
    });
    assertThat(arrived()).isEmpty();
  }

  /** {@link Node#close}. */
  @Nested
  class Closing {

    @Test
    void kills_every_process_and_returns_when_they_have_ended() {
      var finished = new AtomicBoolean();
      var pids = new ArrayList<Pid>();
      other.run(() -> {
        pids.add(idle());
        var within = new CountDownLatch(1);
        pids.add(
            spawn(() -> {
              trapExits(true);
              try {
                within.countDown();
                Extras.waitForEver();
              } finally {
                finished.set(true);
              }
            }));
        within.await();
        return true;
      });
      other.close();
      assertThat(finished).isTrue();
      assertThat(pids).noneMatch(Processes::isAlive);
    }

    @Test
    void is_heard_on_other_nodes_before_it_returns() {
      trapExits(true);
      for (int i = 0; i < 200; i++) {
        var node = Node.open();
        Pid there = node.run(Extras::idle);
        link(there);
        var monitor = monitor(there);
        node.close();
        assertThat(arrived())
            .containsExactly(
                new ExitSignal(there, new ExitReason.Killed()),
                new Down(monitor, there, new ExitReason.Killed()));
      }
    }

    @Test
    void ends_a_process_for_a_while() throws Exception {
      var running = new CountDownLatch(1);
      var ends = new ArrayList<ExitReason>();
      var thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  other.run(() -> {
                    running.countDown();
                    Extras.waitForEver();
                    return true;
                  });
                } catch (ExitException exit) {
                  ends.add(exit.reason());
                }
              });
      await(running);
      other.close();
      thread.join();
      assertThat(ends).containsExactly(new ExitReason.Killed());
    }

    @Test
    void can_be_repeated() {
      other.close();
      other.close();
    }

    @Test
    void leaves_no_way_in() {
      other.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> other.run(() -> true))
          .withMessageContaining("is closed");
    }

    @Test
    void leaves_no_way_in_for_its_own_processes() {
      for (int i = 0; i < 50; i++) {
        var node = Node.open();
        node.run(() -> spawn(NodeTest::breed));
        node.close();
        assertThat(((LocalNode) node).list()).isEmpty();
      }
    }

    @Test
    void drops_its_timers() {
      var test = Pid.self();
      TimerRef timer = other.run(() -> sendAfter(test, "never", Duration.ofDays(1)));
      other.close();
      assertThat(((LocalNode) other).timers()).isZero();
      assertThat(timer.cancel()).isPresent();
    }

    @Test
    void is_not_for_its_own_processes() {
      assertThatIllegalStateException()
          .isThrownBy(() -> Node.current().close())
          .withMessageContaining("cannot close");
      assertThat(isAlive(Pid.self())).isTrue();
    }

    @Test
    void is_not_for_the_node_from_the_beginning() throws Exception {
      var first = new ArrayList<Node>();
      Thread.ofPlatform().start(() -> first.add(Node.current())).join();
      assertThatIllegalStateException()
          .isThrownBy(() -> first.getFirst().close())
          .withMessageContaining("cannot be closed");
    }

    @Test
    void waits_for_those_who_do_not_unwind_no_longer_than_their_grace() {
      var gate = new CountDownLatch(1);
      var node = Node.open(Node.killGrace(Duration.ofMillis(20)));
      for (int i = 0; i < 10; i++) {
        node.run(() -> begun(() -> holdOut(gate)));
      }
      node.close();
      assertThat(((LocalNode) node).zombies()).isEqualTo(10);
      gate.countDown();
    }

    @Test
    void may_be_done_by_many_at_once() throws Exception {
      other.run(Extras::idle);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        threads.add(Thread.ofPlatform().start(other::close));
      }
      for (var thread : threads) {
        thread.join();
      }
      assertThat(((LocalNode) other).list()).isEmpty();
    }
  }

  /** Starts a successor, and lives on. */
  private static void breed() {
    spawn(NodeTest::breed);
    Extras.waitForEver();
  }

  @Test
  void a_process_that_is_told_to_exit_before_it_runs_does_not_begin() {
    var begun = new AtomicBoolean();
    var self = (LocalProcess) Pid.self();
    var monitors = new ArrayList<Monitor>();
    self.node.spawn(
        self,
        Work.of(() -> begun.set(true)),
        new SpawnOption[0],
        child -> {
          monitors.add(monitor(child));
          exit(child, Why.BOOM);
        });
    assertThat(down(monitors.getFirst()).reason()).isEqualTo(Why.BOOM);
    assertThat(begun).isFalse();
  }

  @Test
  void a_grace_is_not_negative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Node.open(Node.killGrace(Duration.ofMillis(-1))));
  }

  @Test
  void a_grace_of_zero_declares_the_slow_dead_at_once() {
    var gate = new CountDownLatch(1);
    var node = Node.open(Node.killGrace(Duration.ZERO));
    Pid slow = node.run(() -> begun(() -> holdOut(gate)).handle());
    var monitor = monitor(slow);
    exit(slow, Why.BOOM);
    assertThat(down(monitor).reason()).isEqualTo(Why.BOOM);
    gate.countDown();
    node.close();
  }

  @Test
  void a_grace_without_end_waits() {
    var gate = new CountDownLatch(1);
    var node = Node.open(Node.killGrace(Processes.INFINITY));
    Pid slow = node.run(() -> begun(() -> holdOut(gate)).handle());
    exit(slow, Why.BOOM);
    assertThat(Processes.info(slow)).isPresent();
    gate.countDown();
    node.close();
    assertThat(((LocalNode) node).zombies()).isZero();
  }
}
