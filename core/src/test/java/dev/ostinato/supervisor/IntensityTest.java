package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.restarting;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.stopped;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ALL;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static dev.ostinato.supervisor.Strategy.REST_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.supervisor.Player.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How often children may be restarted, and what is done about restarts that fail. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class IntensityTest {

  private static Supervisor start(int max, Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children).intensity(max, ofHours(1)).startLink().orElseThrow();
  }

  private static Pid pid(Supervisor supervisor) {
    return supervisor.whereis().orElseThrow();
  }

  /** Starts when it is allowed to; the first time always. */
  private static ChildSpec<Pid> allowed(Object id, AtomicBoolean may) {
    return player(id).spec((n, player) -> n == 1 || may.get() ? player.startLink() : failed("no"));
  }

  /** Starts in all but some attempts. */
  private static ChildSpec<Pid> failing(Object id, Integer... attempts) {
    return player(id)
        .spec((n, player) ->
            List.of(attempts).contains(n) ? failed(id + " " + n) : player.startLink());
  }

  @ParameterizedTest
  @EnumSource
  void without_restarts_the_first_end_is_the_last(Strategy strategy) { // rules 124, 126
    var supervisor = pid(start(0, strategy, child("a"), child("b"), child("c")));
    var pids = List.of(started("a"), started("b"), started("c"));
    try (var log = Log.open()) {
      crash(pids.get(1));
      assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
      assertThat(log.errors("gives up")).hasSize(1);
    }
    assertThat(told()).containsExactly("-b", "-c", "-a");
  }

  @ParameterizedTest
  @MethodSource("limits")
  void one_restart_too_many_ends_it(int max) { // rule 124; suite: multiple_restarts
    var supervisor = pid(start(max, ONE_FOR_ONE, child("a")));
    for (int i = 0; i < max; i++) {
      crash(started("a"));
    }
    crash(started("a"));
    assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).hasSize(max + 1).containsOnly("-a");
  }

  static List<Integer> limits() {
    return List.of(0, 1, 2, 10);
  }

  @Test
  void restarts_of_long_ago_do_not_count() { // rule 124
    var supervisor =
        Supervisor.of(ONE_FOR_ONE, child("a")).intensity(1, ofNanos(1)).startLink().orElseThrow();
    for (int i = 0; i < 50; i++) {
      crash(started("a"));
    }
    assertThat(state(supervisor, "a")).contains(Player.running(started("a")));
  }

  @Test
  void a_window_may_last_for_ever() { // rule 124
    var supervisor =
        Supervisor.of(ONE_FOR_ONE, child("a"))
            .intensity(1, Processes.INFINITY)
            .startLink()
            .orElseThrow();
    var pid = pid(supervisor);
    crash(started("a"));
    crash(started("a"));
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @ParameterizedTest
  @EnumSource
  void a_group_counts_once(Strategy strategy) { // rule 124
    var supervisor = start(1, strategy, child("a"), child("b"), child("c"));
    crash(started("a"));
    started("a");
    assertThat(supervisor.count().active()).isEqualTo(3);
  }

  @Test
  void ends_that_need_no_restart_do_not_count() { // rule 124
    var supervisor =
        start(0, ONE_FOR_ONE, child("a", Restart.TEMPORARY), child("b", Restart.TRANSIENT));
    crash(started("a"));
    end(started("b"), ExitReason.NORMAL);
    assertThat(ids(supervisor.children())).containsExactly("b");
  }

  @Test
  void the_parent_restarts_one_that_gave_up_only_if_it_is_permanent() { // rule 126
    var inner = Supervisor.of(ONE_FOR_ONE, child("x")).intensity(0, ofHours(1)).childSpec();
    var supervisor =
        start(5, ONE_FOR_ONE, inner.id("p"), child("y"), inner.id("t").restart(Restart.TRANSIENT));
    var first = started("x");
    started("y");
    var second = started("x");
    crash(second);
    awaitState(supervisor, "t", stopped());
    crash(first);
    started("x");
    assertThat(state(supervisor, "p")).containsInstanceOf(ChildInfo.State.Running.class);
  }

  private static void awaitState(Supervisor supervisor, Object id, ChildInfo.State state) {
    while (!state(supervisor, id).equals(Optional.of(state))) {
      Thread.onSpinWait();
    }
  }

  // Restarts that fail

  @Test
  void a_restart_that_fails_is_tried_again() { // rule 127; 3.3 child is restarted when trying again
    var supervisor = start(4, ONE_FOR_ONE, failing("a", 2, 3, 4), child("b"));
    var b = started("b");
    crash(started("a"));
    var a = started("a");
    assertThat(state(supervisor, "a")).contains(Player.running(a));
    assertThat(state(supervisor, "b")).contains(Player.running(b));
  }

  @Test
  void each_try_counts() { // rule 127
    var supervisor = pid(start(3, ONE_FOR_ONE, failing("a", 2, 3, 4), child("b")));
    crash(started("a"));
    assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("+b", "-a", "-b");
    for (int i = 1; i <= 4; i++) {
      assertThat(receive(Attempt.class).number()).isEqualTo(i);
    }
    assertThat(Processes.receive(Attempt.class, ZERO)).isEmpty();
  }

  @Test
  void requests_are_served_between_the_tries() { // rule 128; suite: hanging_restart_loop
    var may = new AtomicBoolean();
    var supervisor = start(Integer.MAX_VALUE, ONE_FOR_ONE, allowed("a", may), child("b"));
    crash(started("a"));
    receive(Attempt.class, attempt -> attempt.number() > 2);
    assertThat(state(supervisor, "a")).contains(restarting());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(2, 1, 0, 2)); // rule 114
    assertThat(supervisor.deleteChild("a")).contains(Refusal.RESTARTING);
    assertThat(supervisor.restartChild("a"))
        .isEqualTo(new StartResult.Failed<>(Refusal.RESTARTING));
    assertThat(supervisor.startChild(child("a")))
        .isEqualTo(new StartResult.Failed<>(Refusal.RESTARTING));
    assertThat(supervisor.startChild(child("c"))).isInstanceOf(StartResult.Ok.class);
    may.set(true);
    assertThat(state(supervisor, "b")).isPresent();
    var a = started("a");
    assertThat(state(supervisor, "a")).contains(Player.running(a));
  }

  @Test
  void a_child_that_is_restarting_can_be_terminated() { // rule 128
    var may = new AtomicBoolean();
    var supervisor = start(Integer.MAX_VALUE, ONE_FOR_ONE, allowed("a", may));
    crash(started("a"));
    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(state(supervisor, "a")).contains(stopped());
    may.set(true);
    assertThat(supervisor.count().active()).isZero();
    assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Ok.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_supervisor_that_restarts_for_ever_can_be_stopped(Strategy strategy) { // rules 128, 140
    var supervisor =
        start(Integer.MAX_VALUE, strategy, child("z"), allowed("a", new AtomicBoolean()));
    crash(started("a"));
    receive(Attempt.class, attempt -> attempt.number() > 2);
    supervisor.stop();
    assertThat(supervisor.whereis().filter(Processes::isAlive)).isEmpty();
  }

  @Test
  void one_for_all_tries_the_whole_group_again() { // rule 129; suite: …_other_child_fails_restart
    var supervisor = start(2, ONE_FOR_ALL, child("a"), failing("b", 2), child("c"));
    told();
    crash(running(supervisor, "c"));
    awaitActive(supervisor, 3);
    assertThat(told()).containsExactly("-c", "-b", "-a", "+a", "-a", "+a", "+b", "+c");
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
  }

  @Test
  void rest_for_one_tries_again_from_the_one_that_failed() { // rule 130
    var supervisor = start(2, REST_FOR_ONE, child("a"), child("b"), failing("c", 2), child("d"));
    told();
    crash(running(supervisor, "b"));
    awaitActive(supervisor, 4);
    assertThat(told()).containsExactly("-b", "-d", "-c", "+b", "+c", "+d");
    assertThat(ids(supervisor.children())).containsExactly("d", "c", "b", "a");
  }

  @ParameterizedTest
  @EnumSource
  void a_child_that_crashes_while_another_is_restarting_is_served(Strategy strategy) {
    var may = new AtomicBoolean();
    var supervisor = start(Integer.MAX_VALUE, strategy, child("z"), allowed("a", may));
    var z = started("z");
    crash(started("a"));
    receive(Attempt.class, attempt -> attempt.number() > 2);
    if (strategy != ONE_FOR_ALL) {
      crash(z);
    }
    may.set(true);
    awaitActive(supervisor, 2);
    assertThat(ids(supervisor.children())).containsExactly("a", "z");
  }

  @Test
  void one_for_all_whose_group_keeps_failing_gives_up() { // rules 127, 129
    var supervisor = pid(start(5, ONE_FOR_ALL, child("a"), allowed("b", new AtomicBoolean())));
    told();
    crash(runningIn(supervisor, "a"));
    assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  private static Pid runningIn(Pid supervisor, Object id) {
    return running(Supervisor.at(supervisor), id);
  }

  private static Pid running(Supervisor supervisor, Object id) {
    return ((ChildInfo.State.Running) state(supervisor, id).orElseThrow()).pid();
  }

  private static void awaitActive(Supervisor supervisor, int count) {
    while (supervisor.count().active() != count) {
      Thread.onSpinWait();
    }
  }
}
