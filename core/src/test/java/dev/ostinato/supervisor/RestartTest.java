package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.ends;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.ignored;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.starts;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.stopped;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ALL;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static dev.ostinato.supervisor.Strategy.REST_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
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
import dev.ostinato.supervisor.Player.Asked;
import dev.ostinato.supervisor.Player.Attempt;
import dev.ostinato.supervisor.Player.Ruin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which children are restarted when one ends, and in which order. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class RestartTest {

  private static Supervisor start(Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children).intensity(100, ofHours(1)).startLink().orElseThrow();
  }

  private static final List<ExitReason> ORDERLY =
      List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("x"));
  private static final List<ExitReason> DISORDERLY =
      List.of(new Ruin("x"), ExitReason.KILL, new ExitReason.Killed(), new ExitReason.Timeout());

  static Stream<Arguments> everyEnd() {
    return Stream.of(Restart.values())
        .flatMap(restart ->
            Stream.concat(ORDERLY.stream(), DISORDERLY.stream())
                .map(reason -> Arguments.of(restart, reason)));
  }

  static boolean restarts(Restart restart, ExitReason reason) {
    return restart == Restart.PERMANENT
        || (restart == Restart.TRANSIENT && DISORDERLY.contains(reason));
  }

  @ParameterizedTest
  @MethodSource("everyEnd")
  void a_child_is_restarted_as_its_spec_and_its_end_say( // rules 118, 119; suite: *_normal…
      Restart restart, ExitReason reason) {
    var supervisor = start(ONE_FOR_ONE, child("a", restart));
    var first = started("a");
    end(first, reason);
    if (restarts(restart, reason)) {
      var second = started("a");
      assertThat(state(supervisor, "a")).contains(running(second));
      assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 1, 0, 1));
    } else {
      assertThat(state(supervisor, "a"))
          .isEqualTo(restart == Restart.TEMPORARY ? Optional.empty() : Optional.of(stopped()));
      assertThat(told()).containsExactly("-a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_child_that_throws_is_restarted_unless_temporary(Restart restart) { // rule 118
    var supervisor = start(ONE_FOR_ONE, child("a", restart));
    crash(started("a"));
    if (restart == Restart.TEMPORARY) {
      assertThat(supervisor.children()).isEmpty();
    } else {
      assertThat(state(supervisor, "a")).contains(running(started("a")));
    }
  }

  @ParameterizedTest
  @MethodSource("everyEnd")
  void what_ended_badly_is_logged_once( // 1.10
      Restart restart, ExitReason reason) {
    var supervisor = start(ONE_FOR_ONE, child("a", restart));
    var first = started("a");
    try (var log = Log.open()) {
      end(first, reason);
      supervisor.count();
      boolean bad = restart == Restart.PERMANENT || DISORDERLY.contains(reason);
      assertThat(log.errors("child a ended")).hasSize(bad ? 1 : 0);
    }
  }

  @Test
  void a_transient_child_that_has_ended_can_be_restarted_by_hand() { // rules 116, 119
    var supervisor = start(ONE_FOR_ONE, child("a", Restart.TRANSIENT));
    end(started("a"), ExitReason.NORMAL);
    assertThat(supervisor.restartChild("a")).isInstanceOf(StartResult.Ok.class);
    assertThat(state(supervisor, "a")).contains(running(started("a")));
  }

  @ParameterizedTest
  @MethodSource("everyEnd")
  void the_end_of_a_bystander_is_as_its_supervisor_wants( // suite: temporary_bystander
      Restart restart, ExitReason reason) {
    var supervisor = start(REST_FOR_ONE, child("a"), child("b", restart));
    var a = started("a");
    started("b");
    end(a, reason);
    started("a");
    assertThat(ids(supervisor.children()))
        .isEqualTo(restart == Restart.TEMPORARY ? List.of("a") : List.of("b", "a"));
  }

  // Strategies

  @Test
  void one_for_one_restarts_the_one_in_its_place() { // rule 120; suite: one_for_one
    var supervisor = start(ONE_FOR_ONE, child("a"), child("b"), child("c"));
    var a = started("a");
    var b = started("b");
    var c = started("c");
    crash(b);
    var b2 = started("b");
    assertThat(supervisor.children())
        .containsExactly(
            new ChildInfo("c", running(c), ChildSpec.Type.WORKER),
            new ChildInfo("b", running(b2), ChildSpec.Type.WORKER),
            new ChildInfo("a", running(a), ChildSpec.Type.WORKER));
    assertThat(told()).containsExactly("-b");
  }

  @Test
  void one_for_all_ends_all_in_reverse_and_starts_all_in_order() { // rule 121; suite: one_for_all
    var supervisor = start(ONE_FOR_ALL, child("a"), child("b"), child("c"));
    assertThat(told()).containsExactly("+a", "+b", "+c");
    crash(pid(supervisor, "b"));
    supervisor.count();
    assertThat(told()).containsExactly("-b", "-c", "-a", "+a", "+b", "+c");
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
    assertThat(supervisor.count().active()).isEqualTo(3);
  }

  @Test
  void one_for_all_asks_survivors_to_shut_down() { // rule 121
    start(ONE_FOR_ALL, player("a").obedient().spec(), child("b"));
    var a = started("a");
    crash(started("b"));
    assertThat(receive(Asked.class)).isEqualTo(new Asked("a", a, ExitReason.SHUTDOWN));
  }

  @Test
  void rest_for_one_restarts_those_after_it() { // rule 122; suite: rest_for_one
    var supervisor = start(REST_FOR_ONE, child("a"), child("b"), child("c"), child("d"));
    assertThat(told()).hasSize(4);
    var a = pid(supervisor, "a");
    crash(pid(supervisor, "b"));
    supervisor.count();
    assertThat(told()).containsExactly("-b", "-d", "-c", "+b", "+c", "+d");
    assertThat(ids(supervisor.children())).containsExactly("d", "c", "b", "a");
    assertThat(state(supervisor, "a")).contains(running(a));
    crash(pid(supervisor, "d"));
    supervisor.count();
    assertThat(told()).containsExactly("-d", "+d");
    crash(a);
    supervisor.count();
    assertThat(told()).containsExactly("-a", "-d", "-c", "-b", "+a", "+b", "+c", "+d");
  }

  @ParameterizedTest
  @EnumSource(names = "ONE_FOR_ONE", mode = EnumSource.Mode.EXCLUDE)
  void temporary_siblings_are_ended_and_forgotten(Strategy strategy) { // rule 123
    var supervisor =
        start(strategy, child("a"), child("t", Restart.TEMPORARY), child("c", Restart.TRANSIENT));
    told();
    crash(pid(supervisor, "a"));
    supervisor.count();
    assertThat(told()).containsExactly("-a", "-c", "-t", "+a", "+c");
    assertThat(ids(supervisor.children())).containsExactly("c", "a");
  }

  @ParameterizedTest
  @EnumSource
  void a_temporary_child_that_ends_disturbs_nobody(Strategy strategy) { // rule 118
    var supervisor = start(strategy, child("a"), child("t", Restart.TEMPORARY), child("c"));
    told();
    crash(pid(supervisor, "t"));
    assertThat(ids(supervisor.children())).containsExactly("c", "a");
    assertThat(told()).containsExactly("-t");
  }

  @ParameterizedTest
  @EnumSource
  void a_transient_child_that_ends_well_disturbs_nobody(Strategy strategy) { // rule 118
    var supervisor = start(strategy, child("a"), child("t", Restart.TRANSIENT), child("c"));
    told();
    end(pid(supervisor, "t"), ExitReason.NORMAL);
    assertThat(ids(supervisor.children())).containsExactly("c", "t", "a");
    assertThat(told()).containsExactly("-t");
  }

  @Test
  void children_that_were_terminated_are_started_with_the_group() { // as supervisor.erl does
    var supervisor = start(ONE_FOR_ALL, child("a"), child("b"));
    supervisor.terminateChild("b");
    crash(started("a"));
    supervisor.count();
    assertThat(supervisor.count().active()).isEqualTo(2);
  }

  @Test
  void children_added_later_are_part_of_the_group() { // rule 122
    var supervisor = start(REST_FOR_ONE, child("a"));
    supervisor.startChild(child("b"));
    told();
    crash(pid(supervisor, "a"));
    supervisor.count();
    assertThat(told()).containsExactly("-a", "-b", "+a", "+b");
  }

  @Test
  void siblings_that_end_together_are_each_restarted_once() {
    var supervisor = start(ONE_FOR_ALL, child("a"), child("b"), child("c"));
    var pids = List.of(started("a"), started("b"), started("c"));
    Processes.spawn(() -> pids.forEach(pid -> Processes.exit(pid, new Ruin("x"))));
    ends(3);
    assertThat(starts(3)).containsExactly("a", "b", "c");
    assertThat(supervisor.count().active()).isEqualTo(3);
  }

  @Test
  void a_child_that_ignores_its_restart_stays_without_a_process() { // rule 131
    var supervisor =
        start(
            ONE_FOR_ONE,
            player("a").spec((n, player) -> n == 1 ? player.startLink() : ignored()),
            child("b"));
    crash(started("a"));
    assertThat(state(supervisor, "a")).contains(stopped());
    assertThat(starts(1)).containsExactly("b");
    assertThat(Processes.receive(Attempt.class, attempt -> attempt.number() > 2, ZERO)).isEmpty();
  }

  private static Pid pid(Supervisor supervisor, Object id) {
    return ((ChildInfo.State.Running) state(supervisor, id).orElseThrow()).pid();
  }
}
