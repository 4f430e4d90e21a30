package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.downOf;
import static dev.ostinato.supervisor.Player.ends;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.ignored;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.stopped;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.Player.Ruin;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Children that come and go while their supervisor runs. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class ChildrenTest {

  private static Supervisor start(Child... children) {
    return Supervisor.of(ONE_FOR_ONE, children).startLink().orElseThrow();
  }

  private static StartResult<?> refused(Refusal refusal) {
    return new StartResult.Failed<>(refusal);
  }

  @Test
  void live_through_start_terminate_restart_delete() { // 3.2 child life cycle; suite: child_adm
    var supervisor = start();
    assertThat(supervisor.count()).isEqualTo(new ChildCount(0, 0, 0, 0));
    var first = supervisor.startChild(child("a")).orElseThrow();
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 1, 0, 1));
    assertThat(supervisor.children())
        .containsExactly(new ChildInfo("a", running(first), ChildSpec.Type.WORKER));
    assertThat(supervisor.deleteChild("a")).contains(Refusal.RUNNING);
    assertThat(supervisor.restartChild("a")).isEqualTo(refused(Refusal.RUNNING));

    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(Processes.isAlive(first)).isFalse();
    assertThat(state(supervisor, "a")).contains(stopped());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 0, 0, 1));

    var second = (StartResult.Ok<?>) supervisor.restartChild("a");
    assertThat(state(supervisor, "a")).contains(running(second.pid()));

    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(supervisor.deleteChild("a")).isEmpty();
    assertThat(supervisor.children()).isEmpty();
    assertThat(supervisor.restartChild("a")).isEqualTo(refused(Refusal.NOT_FOUND));
    assertThat(supervisor.deleteChild("a")).contains(Refusal.NOT_FOUND);
    assertThat(supervisor.terminateChild("a")).contains(Refusal.NOT_FOUND);
  }

  @Test
  void an_id_that_runs_is_already_started() { // rule 111
    var supervisor = start(child("a"));
    var pid = started("a");
    assertThat(supervisor.startChild(child("a")))
        .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(pid)));
    assertThat(told()).isEmpty();
  }

  @Test
  void an_id_that_does_not_run_is_already_present() { // rule 111
    var supervisor = start(child("a"));
    supervisor.terminateChild("a");
    assertThat(supervisor.startChild(child("a"))).isEqualTo(refused(Refusal.ALREADY_PRESENT));
  }

  @Test
  void that_are_temporary_are_kept_without_what_they_were_started_from() { // rule 144
    for (var restart : Restart.values()) {
      var spec = child("a").restart(restart).shutdown(Shutdown.INFINITY);
      var kid = new Kid(spec);
      assertThat(kid.spec()).isSameAs(spec);
      kid.runs(Pid.self());
      assertThat(kid.spec().start() == spec.start()).isEqualTo(restart != Restart.TEMPORARY);
      assertThat(kid.spec().id()).isEqualTo("a");
      assertThat(kid.spec().restart()).isEqualTo(restart);
      assertThat(kid.spec().shutdown()).isEqualTo(Shutdown.INFINITY);
    }
  }

  @Test
  void are_listed_the_last_started_first() { // rule 113; suite: which_children, order_of_children
    var supervisor = start(child("a"), child("b"));
    supervisor.startChild(child("c"));
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
    supervisor.terminateChild("a");
    supervisor.restartChild("a");
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
    crash(started("b"));
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
  }

  @Test
  void are_counted_by_kind_and_by_life() { // rule 114; suite: count_children_supervisor
    var supervisor =
        start(
            child("a"), child("b"), Supervisor.of(ONE_FOR_ONE, child("x")), DynamicSupervisor.of());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(4, 4, 2, 2));
    supervisor.terminateChild("a");
    assertThat(supervisor.count()).isEqualTo(new ChildCount(4, 3, 2, 2));
  }

  @Test
  void may_be_terminated_twice() { // rule 115
    var supervisor = start(child("a"));
    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(supervisor.terminateChild("a")).isEmpty();
  }

  @Test
  void a_temporary_one_that_is_terminated_is_forgotten() { // rule 115
    var supervisor = start(child("a", Restart.TEMPORARY));
    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(supervisor.children()).isEmpty();
    assertThat(supervisor.terminateChild("a")).contains(Refusal.NOT_FOUND);
  }

  @Test
  void to_terminate_one_is_no_restart_and_does_not_shut_down() { // rule 115
    var supervisor =
        Supervisor.of(ONE_FOR_ONE, child("a", Restart.TRANSIENT).significant(true))
            .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
            .intensity(0, ofHours(1))
            .startLink()
            .orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThat(supervisor.terminateChild("a")).isEmpty();
      assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Ok.class);
    }
  }

  @Test
  void one_that_was_terminated_is_not_restarted_and_leaves_no_message() { // rule 115
    var supervisor = start(child("a"), child("b"));
    try (var log = Log.open()) {
      supervisor.terminateChild("a");
      var pid = supervisor.whereis().orElseThrow();
      assertThat(Processes.info(pid).orElseThrow().messages()).isZero();
      assertThat(log.errors()).isEmpty();
    }
    assertThat(told()).containsExactly("+a", "+b", "-a");
  }

  @Test
  void one_whose_restart_fails_by_hand_stays_without_a_process() { // rule 116
    var supervisor =
        start(player("a").spec((n, player) -> n == 2 ? failed("a") : player.startLink()));
    supervisor.terminateChild("a");
    assertThat(supervisor.restartChild("a")).isEqualTo(failed("a"));
    assertThat(state(supervisor, "a")).contains(stopped());
    assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void one_that_ignores_its_restart_by_hand_stays_without_a_process() { // rules 110, 116
    var supervisor =
        start(player("a").spec((n, player) -> n == 2 ? ignored() : player.startLink()));
    supervisor.terminateChild("a");
    assertThat(supervisor.restartChild("a")).isEqualTo(ignored());
    assertThat(state(supervisor, "a")).contains(stopped());
  }

  @Test
  void an_exit_of_who_is_no_child_is_ignored() { // rule 136
    var supervisor = start(child("a"));
    var pid = supervisor.whereis().orElseThrow();
    var a = started("a");
    var other = Processes.spawn(() -> Processes.exit(pid, new Ruin("x")));
    var linked =
        Processes.spawnMonitor(() -> {
          Processes.link(pid);
          throw Processes.exit(new Ruin("y"));
        });
    downOf(linked.handle());
    var monitor = Processes.monitor(other);
    receive(Down.class, down -> down.monitor() == monitor);
    assertThat(state(supervisor, "a")).contains(running(a));
  }

  @Test
  void an_unknown_message_is_logged_and_ignored() { // rule 136
    var supervisor = start(child("a"));
    try (var log = Log.open()) {
      supervisor.send("who are you");
      assertThat(supervisor.count().active()).isEqualTo(1);
      assertThat(log.errors("who are you")).hasSize(1);
    }
  }

  @Test
  void an_unknown_request_fails_its_caller_only() { // 2.D
    var supervisor = start(child("a"));
    assertThatThrownBy(() -> DynamicSupervisor.at(supervisor.address()).count())
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isInstanceOf(ExitReason.BadCall.class));
    assertThat(supervisor.count().active()).isEqualTo(1);
  }

  @Test
  void requests_wait_while_a_child_starts() { // rule 141
    var supervisor = start();
    var self = Pid.self();
    Processes.spawn(() ->
        supervisor.startChild(
            ChildSpec.process(
                "slow",
                ack -> {
                  self.send(Pid.self());
                  receive(String.class);
                  ack.ok("up");
                  receive();
                })));
    var slow = receive(Pid.class);
    Processes.spawn(() -> self.send(supervisor.count()));
    assertThat(Processes.receive(ChildCount.class, ofMillis(20))).isEmpty();
    slow.send("go");
    assertThat(receive(ChildCount.class)).isEqualTo(new ChildCount(1, 1, 0, 1));
  }

  @Test
  void scale() { // suite: scale_start_stop_many_children
    var supervisor = start();
    for (int i = 0; i < 2_000; i++) {
      supervisor.startChild(child(i)).orElseThrow();
    }
    assertThat(supervisor.count()).isEqualTo(new ChildCount(2_000, 2_000, 0, 2_000));
    for (int i = 0; i < 1_000; i++) {
      supervisor.terminateChild(i);
      supervisor.deleteChild(i);
    }
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1_000, 1_000, 0, 1_000));
    ends(1_000);
    supervisor.stop();
    assertThat(ends(1_000)).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> 1_999 - i).toList());
  }
}
