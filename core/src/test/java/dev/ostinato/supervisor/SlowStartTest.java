package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Node;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.ChildSpec.Start;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Shutdown;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A supervisor does nothing else while a child starts: what if that takes long, or for ever? */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class SlowStartTest {

  /** A child whose start says that it has begun, and is over when it gets a message. */
  private static ChildSpec<String> slow(String id) {
    var test = Pid.self();
    return ChildSpec.process(
        id,
        ack -> {
          test.send(new Begun(Pid.self()));
          receive(String.class);
          ack.ok(id);
          receive(String.class);
        });
  }

  private record Begun(Pid pid) {}

  /** A process that starts a supervisor with these children, and has it as a child. */
  private static Pid parent(Supervisor.Spec spec) {
    return Processes.spawn(() -> {
      spec.startLink().orElseThrow();
      receive(String.class);
    });
  }

  private static Pid begun() {
    return receive(Begun.class).pid();
  }

  private static ExitReason down(Pid pid) {
    var monitor = Processes.monitor(pid);
    return receive(Down.class, down -> down.monitor() == monitor).reason();
  }

  // Reports

  @Test
  void a_start_that_takes_long_is_reported_again_and_again() {
    try (var log = Log.open();
        var node = Node.open(Node.slowStart(ofMillis(1)))) {
      node.run(() -> {
        var test = Pid.self();
        var supervisor =
            Processes.spawn(() -> {
              Supervisor.of(
                      ONE_FOR_ONE,
                      ChildSpec.process(
                          "database",
                          ack -> {
                            test.send(Pid.self());
                            connect();
                            ack.ok("up");
                          }))
                  .startLink();
            });
        var child = receive(Pid.class);
        var first = log.takeWarning("for 1ms");
        assertThat(first)
            .contains("has been starting child database for 1ms")
            .contains(child + " is at")
            .contains("SlowStartTest.connect");
        assertThat(log.takeWarning("for 2ms")).contains("database");
        log.takeWarning("for 4ms");
        child.send("connected");
        down(supervisor);
        return null;
      });
    }
  }

  private static void connect() {
    receive(String.class);
  }

  @Test
  void a_start_that_takes_no_time_leaves_no_timer() {
    var supervisor = Supervisor.of(ONE_FOR_ONE, child("a")).startLink().orElseThrow();
    supervisor.startChild(child("b")).orElseThrow();
    assertThat(dev.ostinato.internal.runtime.LocalNode.current().timers()).isZero();
  }

  // The end of the parent

  @Test
  void the_end_of_its_parent_ends_a_supervisor_whose_child_does_not_come_up() {
    var parent = parent(Supervisor.of(ONE_FOR_ONE, child("a"), slow("b"), child("c")));
    started("a");
    var b = begun();
    Processes.exit(parent, ExitReason.KILL);
    assertThat(down(b)).isIn(new ExitReason.Killed(), new ExitReason.NoProcess());
    assertThat(receive(Player.Ended.class).id()).isEqualTo("a");
    assertThat(told()).isEmpty();
  }

  @Test
  void a_parent_can_end_a_supervisor_whose_child_added_does_not_come_up() {
    var supervisor = Supervisor.of(ONE_FOR_ONE, child("a")).startLink().orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    var spec = slow("b");
    var client = Processes.spawnMonitor(() -> throwFailure(supervisor.startChild(spec)));
    var b = begun();
    Processes.exit(pid, ExitReason.SHUTDOWN);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(down(b)).isIn(new ExitReason.Killed(), new ExitReason.NoProcess());
    var end = receive(Down.class, down -> down.monitor() == client.monitor()).reason();
    assertThat(end).asString().contains("told to end while the child started");
    assertThat(told()).containsExactly("+a", "-a");
  }

  private static void throwFailure(StartResult<?> result) {
    if (result instanceof StartResult.Failed<?>(var reason)) {
      throw new ExitException(reason);
    }
  }

  @Test
  void a_dynamic_supervisor_gives_up_as_well() {
    var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    var spec = slow("b");
    Processes.spawn(() -> supervisor.startChild(spec));
    begun();
    Processes.exit(pid, ExitReason.SHUTDOWN);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @Test
  void the_others_exits_do_not_disturb_a_start() {
    var supervisor = Supervisor.of(ONE_FOR_ONE, child("a")).startLink().orElseThrow();
    var spec = slow("b");
    var client = Processes.spawnMonitor(() -> supervisor.startChild(spec).orElseThrow());
    var b = begun();
    var other =
        Processes.spawnMonitor(() ->
            Processes.exit(supervisor.whereis().orElseThrow(), new Player.Ruin("not the parent")));
    receive(Down.class, down -> down.monitor() == other.monitor());
    b.send("go on");
    assertThat(receive(Down.class, down -> down.monitor() == client.monitor()).reason())
        .isEqualTo(ExitReason.NORMAL);
    assertThat(supervisor.count().active()).isEqualTo(2);
  }

  @Test
  void a_start_function_that_waits_for_ever_is_given_up() throws InterruptedException {
    for (var how : List.of("sleeps", "blocks")) {
      var never = new CountDownLatch(1);
      var begins = new CountDownLatch(1);
      var stuck =
          ChildSpec.<String>worker(
              "stuck",
              new Start.Function<>(() -> {
                begins.countDown();
                if (how.equals("sleeps")) {
                  Processes.sleep(Processes.INFINITY);
                } else {
                  never.await();
                }
                throw new AssertionError();
              }));
      var supervisor = Supervisor.of(ONE_FOR_ONE, child("a")).startLink().orElseThrow();
      var pid = supervisor.whereis().orElseThrow();
      Processes.spawn(() -> supervisor.startChild(stuck));
      begins.await();
      Processes.exit(pid, ExitReason.SHUTDOWN);
      assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
      assertThat(told()).containsExactly("+a", "-a");
    }
  }

  @Test
  @Impatient
  void a_child_that_ignores_interrupts_is_declared_dead_and_does_not_hold_it_up() {
    var goOn = new CountDownLatch(1);
    var test = Pid.self();
    var supervisor = Supervisor.of(ONE_FOR_ONE, child("a")).startLink().orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    var deaf =
        ChildSpec.<String>process(
            "deaf",
            ack -> {
              test.send(new Begun(Pid.self()));
              boolean over = false;
              while (!over) {
                try {
                  goOn.await();
                  over = true;
                } catch (InterruptedException e) {
                  // deaf
                }
              }
              ack.ok("too late");
            });
    Processes.spawn(() -> supervisor.startChild(deaf));
    begun();
    Processes.exit(pid, ExitReason.SHUTDOWN);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    goOn.countDown();
  }

  @Test
  void a_child_that_has_unlinked_itself_in_its_start_does_not_hold_it_up() {
    var test = Pid.self();
    var supervisor = Supervisor.of(ONE_FOR_ONE).startLink().orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    var naughty =
        ChildSpec.<String>process(
            "naughty",
            ack -> {
              Processes.unlink(pid);
              test.send(new Begun(Pid.self()));
              receive(String.class);
            });
    Processes.spawn(() -> supervisor.startChild(naughty));
    var child = begun();
    Processes.exit(pid, ExitReason.SHUTDOWN);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(down(child)).isIn(new ExitReason.Killed(), new ExitReason.NoProcess());
  }

  // A child that waits for its own supervisor

  @Test
  void a_child_that_starts_a_sibling_in_its_start_is_told_that_it_cannot() {
    var name = Supervisor.local("top");
    var result =
        Supervisor.of(
                ONE_FOR_ONE,
                ChildSpec.process(
                    "a",
                    ack -> {
                      name.startChild(child("b")).orElseThrow();
                      ack.ok("never");
                    }))
            .name(name)
            .startLink();
    var failed = ((StartResult.Failed<?>) result).reason();
    assertThat(failed).asString().contains("wait for ever").contains("handleContinue");
  }

  @Test
  void the_error_names_those_who_would_wait() {
    var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    var test = Pid.self();
    var spec =
        ChildSpec.<String>process(
            "a",
            ack -> {
              try {
                supervisor.startChild(child("b"));
              } catch (ExitException exit) {
                test.send(exit);
                test.send(Pid.self());
              }
              ack.ok("without");
            });
    assertThat(supervisor.startChild(spec).orElseThrow()).isEqualTo("without");
    var exit = receive(ExitException.class);
    var child = receive(Pid.class);
    assertThat(exit.reason()).isEqualTo(new ExitReason.CallCycle(List.of(child, pid)));
    assertThat(exit.operation().orElseThrow()).isInstanceOf(Operation.Call.class);
    assertThat(exit).hasMessageContaining(child + " waits for " + pid + " waits for " + child);
  }

  @Test
  void a_grandchild_that_asks_the_top_is_told_as_well() {
    var name = Supervisor.local("top");
    var test = Pid.self();
    var leaf =
        ChildSpec.<String>process(
            "leaf",
            ack -> {
              try {
                name.children();
              } catch (ExitException exit) {
                test.send(exit.reason());
              }
              ack.ok("up");
              receive(String.class);
            });
    Supervisor.of(ONE_FOR_ONE, Supervisor.of(ONE_FOR_ONE, leaf))
        .name(name)
        .startLink()
        .orElseThrow();
    assertThat(receive(ExitReason.CallCycle.class).processes()).hasSize(3);
  }

  @Test
  void a_child_that_is_up_may_start_a_sibling() {
    var name = Supervisor.local("top");
    var test = Pid.self();
    var spec =
        ChildSpec.<String>process(
            "a",
            ack -> {
              ack.ok("up");
              name.startChild(child("b")).orElseThrow();
              test.send("done");
              receive(String.class);
            });
    var specWithTest = child("c").shutdown(Shutdown.BRUTAL_KILL);
    Supervisor.of(ONE_FOR_ONE, specWithTest, spec).name(name).startLink().orElseThrow();
    assertThat(receive(String.class)).isEqualTo("done");
    assertThat(name.count().active()).isEqualTo(3);
  }

  @Test
  void a_child_may_ask_another_supervisor_in_its_start() {
    var other = DynamicSupervisor.of().startLink().orElseThrow();
    var spec =
        ChildSpec.<Pid>process(
            "a",
            ack -> {
              ack.ok(other.startChild(child("b")).orElseThrow());
              receive(String.class);
            });
    Supervisor.of(ONE_FOR_ONE, spec).startLink().orElseThrow();
    assertThat(other.count().active()).isEqualTo(1);
  }
}
