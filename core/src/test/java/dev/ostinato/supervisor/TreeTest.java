package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ALL;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static dev.ostinato.supervisor.Strategy.REST_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.supervisor.Player.Ruin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Supervisors of supervisors. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class TreeTest {

  private static final int DEPTH = 10_000;

  private static Supervisor.Spec strict(Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children).intensity(0, ofHours(1));
  }

  @ParameterizedTest
  @EnumSource
  void failure_goes_up_one_level_at_a_time(Strategy strategy) { // suite: *_escalation
    var inner = strict(strategy, child("x"), child("y"));
    var top =
        Supervisor.of(ONE_FOR_ONE, child("a"), inner.childSpec().id("inner"), child("b"))
            .intensity(1, ofHours(1))
            .startLink()
            .orElseThrow();
    var pid = top.whereis().orElseThrow();
    var x = started("x");
    assertThat(told()).containsExactly("+a", "+y", "+b");
    crash(x);
    x = started("x");
    started("y");
    assertThat(told()).containsExactly("-x", "-y");
    crash(x);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("-x", "-y", "-b", "-a");
  }

  @Test
  void a_tree_is_started_and_ended_depth_first() { // suite: tree
    var top =
        Supervisor.of(
                ONE_FOR_ALL,
                child("1"),
                Supervisor.of(ONE_FOR_ONE, child("2.1"), child("2.2")).childSpec().id("2"),
                Supervisor.of(REST_FOR_ONE, child("3.1"), child("3.2")).childSpec().id("3"))
            .startLink()
            .orElseThrow();
    assertThat(told()).containsExactly("+1", "+2.1", "+2.2", "+3.1", "+3.2");
    assertThat(top.count()).isEqualTo(new ChildCount(3, 3, 2, 1));
    top.stop();
    assertThat(told()).containsExactly("-3.2", "-3.1", "-2.2", "-2.1", "-1");
  }

  @Test
  void a_branch_that_does_not_start_fails_the_tree() { // rule 106
    var branch = Supervisor.of(ONE_FOR_ONE, child("x"), player("y").spec((_, _) -> failed("y")));
    var result = Supervisor.of(ONE_FOR_ONE, child("a"), branch.childSpec().id("b")).startLink();
    assertThat(result)
        .isEqualTo(
            new StartResult.Failed<>(
                ExitReason.shutdown(
                    new ExitReason.FailedToStartChild(
                        "b",
                        ExitReason.shutdown(
                            new ExitReason.FailedToStartChild("y", new Ruin("y")))))));
    assertThat(told()).containsExactly("+a", "+x", "-x", "-a");
  }

  @Test
  void two_supervisors_without_a_name_need_ids() { // rule 108
    var result = Supervisor.of(ONE_FOR_ONE, strict(ONE_FOR_ONE), strict(ONE_FOR_ALL)).startLink();
    assertThat(((StartResult.Failed<?>) result).reason()).isInstanceOf(ExitReason.BadSpec.class);
  }

  @Test
  void a_deep_tree_starts_and_stops() {
    Child tree = child("leaf");
    for (int i = 0; i < DEPTH; i++) {
      tree = Supervisor.of(ONE_FOR_ONE, tree);
    }
    var top = Supervisor.of(ONE_FOR_ONE, tree).startLink().orElseThrow();
    started("leaf");
    assertThat(Processes.list()).hasSize(DEPTH + 3);
    top.stop();
    assertThat(told()).containsExactly("-leaf");
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  @Test
  void a_failure_climbs_a_deep_tree() {
    Child tree = child("leaf");
    for (int i = 0; i < DEPTH; i++) {
      tree = strict(ONE_FOR_ONE, tree);
    }
    var top = strict(ONE_FOR_ONE, tree).startLink().orElseThrow();
    var pid = top.whereis().orElseThrow();
    crash(started("leaf"));
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  @Test
  void a_failed_start_climbs_a_deep_tree() {
    Child tree = player("leaf").spec((_, _) -> failed("leaf"));
    for (int i = 0; i < DEPTH; i++) {
      tree = Supervisor.of(ONE_FOR_ONE, tree);
    }
    var whole = ((StartResult.Failed<?>) ((Supervisor.Spec) tree).startLink()).reason();
    var reason = whole;
    int depth = 0;
    while (reason instanceof ExitReason.Shutdown(var detail)) {
      reason = ((ExitReason.FailedToStartChild) detail.orElseThrow()).reason();
      depth++;
    }
    assertThat(depth).isEqualTo(DEPTH);
    assertThat(reason).isEqualTo(new Ruin("leaf"));
    assertThat(new ExitException(whole))
        .hasMessageContaining("(" + (DEPTH - 8) + " more)")
        .hasMessageEndingWith("Ruin[what=leaf]");
    assertThat(whole.toString()).hasSizeLessThan(10_000);
  }

  @Test
  void a_child_may_stop_its_own_supervisor() { // rule 140
    var self = Pid.self();
    var name = Supervisor.local("top");
    var top =
        Supervisor.of(
                ONE_FOR_ONE,
                child("a"),
                ChildSpec.process(
                    "b",
                    ack -> {
                      ack.ok("b");
                      self.send("up");
                      receive();
                      name.stop();
                      self.send("never");
                    }))
            .name(name)
            .startLink()
            .orElseThrow();
    var pid = top.whereis().orElseThrow();
    receive(String.class);
    var b = ((ChildInfo.State.Running) state(top, "b").orElseThrow()).pid();
    b.send("go");
    assertThat(endOf(pid)).isEqualTo(ExitReason.NORMAL);
    assertThat(Processes.receive(String.class, ZERO)).isEmpty();
  }

  @Test
  void one_supervisor_started_by_a_guest_outlives_no_stop() throws Exception {
    var name = Supervisor.local("of a guest");
    var active =
        OnFreshNode.asGuest(() -> {
          var top =
              Supervisor.of(ONE_FOR_ONE, Supervisor.of(ONE_FOR_ONE))
                  .name(name)
                  .startLink()
                  .orElseThrow();
          var count = top.count().active();
          top.stop();
          return count;
        });
    assertThat(active).isEqualTo(1);
  }
}
