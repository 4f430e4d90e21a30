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
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.supervisor.Player.Attempt;
import dev.ostinato.supervisor.Player.Ruin;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Supervisors that end because their significant children have. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class SignificantTest {

  private static Supervisor start(AutoShutdown autoShutdown, Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children)
        .autoShutdown(autoShutdown)
        .intensity(100, ofHours(1))
        .startLink()
        .orElseThrow();
  }

  private static Pid pid(Supervisor supervisor) {
    return supervisor.whereis().orElseThrow();
  }

  private static ChildSpec<Pid> significant(Object id, Restart restart) {
    return child(id, restart).significant(true);
  }

  static Stream<ExitReason> orderly() {
    return Stream.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("x"));
  }

  @ParameterizedTest
  @MethodSource("orderly")
  void any_transient_one_that_ends_well_ends_it(ExitReason reason) { // rule 138
    var supervisor =
        pid(
            start(
                AutoShutdown.ANY_SIGNIFICANT,
                ONE_FOR_ONE,
                child("a"),
                significant("s", Restart.TRANSIENT),
                significant("t", Restart.TRANSIENT),
                child("b")));
    var s = started("s");
    assertThat(told()).containsExactly("+a", "+t", "+b");
    end(s, reason);
    assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("-s", "-b", "-t", "-a");
  }

  @Test
  void any_transient_one_that_ends_badly_is_restarted() { // rule 138
    var supervisor =
        start(AutoShutdown.ANY_SIGNIFICANT, ONE_FOR_ONE, significant("s", Restart.TRANSIENT));
    crash(started("s"));
    assertThat(state(supervisor, "s")).contains(running(started("s")));
  }

  @Test
  void any_temporary_one_ends_it_however_it_ends() { // rule 138; suite: significant_temporary
    for (var reason : List.of(ExitReason.NORMAL, new Ruin("x"), ExitReason.KILL)) {
      var supervisor =
          pid(
              start(
                  AutoShutdown.ANY_SIGNIFICANT,
                  ONE_FOR_ONE,
                  child("a"),
                  significant("s", Restart.TEMPORARY)));
      end(started("s"), reason);
      assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
      assertThat(told()).containsExactly("+a", "-s", "-a");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "PERMANENT", mode = EnumSource.Mode.EXCLUDE)
  void those_that_are_not_significant_do_not_matter(Restart restart) { // suite: nonsignificant_*
    for (var autoShutdown : AutoShutdown.values()) {
      var supervisor = start(autoShutdown, ONE_FOR_ONE, child("a", restart), child("b"));
      end(started("a"), ExitReason.NORMAL);
      assertThat(supervisor.count().active()).isEqualTo(1);
      supervisor.stop();
    }
  }

  @Test
  void all_must_have_ended_for_the_last_to_end_it() { // rule 139
    var supervisor =
        start(
            AutoShutdown.ALL_SIGNIFICANT,
            ONE_FOR_ONE,
            significant("s", Restart.TRANSIENT),
            child("a"),
            significant("t", Restart.TEMPORARY));
    var pid = pid(supervisor);
    var s = started("s");
    var t = started("t");
    started("a");
    end(s, ExitReason.NORMAL);
    assertThat(supervisor.count()).isEqualTo(new ChildCount(3, 2, 0, 3));
    end(t, new Ruin("x"));
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("-s", "-t", "-a");
  }

  @Test
  void one_that_was_terminated_is_gone_but_does_not_end_it() { // rules 115, 139
    var supervisor =
        start(
            AutoShutdown.ALL_SIGNIFICANT,
            ONE_FOR_ONE,
            significant("s", Restart.TRANSIENT),
            significant("t", Restart.TRANSIENT));
    var pid = pid(supervisor);
    supervisor.terminateChild("s");
    assertThat(supervisor.count().active()).isEqualTo(1);
    end(started("t"), ExitReason.NORMAL);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @Test
  void one_that_is_restarting_has_not_ended() { // rule 139
    var may = new AtomicBoolean();
    var supervisor =
        Supervisor.of(
                ONE_FOR_ONE,
                player("s")
                    .spec((n, p) -> n == 1 || may.get() ? p.startLink() : failed("no"))
                    .restart(Restart.TRANSIENT)
                    .significant(true),
                significant("t", Restart.TRANSIENT))
            .autoShutdown(AutoShutdown.ALL_SIGNIFICANT)
            .intensity(Integer.MAX_VALUE, ofHours(1))
            .startLink()
            .orElseThrow();
    var pid = pid(supervisor);
    crash(started("s"));
    receive(Attempt.class, attempt -> attempt.number() > 2);
    end(started("t"), ExitReason.NORMAL);
    assertThat(state(supervisor, "s")).contains(restarting());
    may.set(true);
    end(started("s"), ExitReason.NORMAL);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @ParameterizedTest
  @EnumSource(names = "ONE_FOR_ONE", mode = EnumSource.Mode.EXCLUDE)
  void bystanders_do_not_end_it(Strategy strategy) { // suite: significant_bystander
    for (var autoShutdown : List.of(AutoShutdown.ANY_SIGNIFICANT, AutoShutdown.ALL_SIGNIFICANT)) {
      var supervisor =
          start(
              autoShutdown,
              strategy,
              child("a"),
              significant("s", Restart.TEMPORARY),
              significant("t", Restart.TRANSIENT));
      crash(started("a"));
      assertThat(ids(supervisor.children())).containsExactly("t", "a");
      supervisor.stop();
      assertThat(told()).containsExactly("+s", "+t", "-a", "-t", "-s", "+a", "+t", "-t", "-a");
    }
  }

  @Test
  void it_escalates_from_one_to_the_one_above() { // suite: significant_escalation
    var inner =
        Supervisor.of(ONE_FOR_ONE, significant("s", Restart.TRANSIENT))
            .autoShutdown(AutoShutdown.ANY_SIGNIFICANT)
            .childSpec()
            .restart(Restart.TRANSIENT)
            .significant(true);
    var top = pid(start(AutoShutdown.ANY_SIGNIFICANT, ONE_FOR_ONE, child("a"), inner));
    end(started("s"), ExitReason.NORMAL);
    assertThat(endOf(top)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("+a", "-s", "-a");
  }

  @Test
  void giving_up_comes_before() { // rules 126, 138
    var spec =
        Supervisor.of(ONE_FOR_ONE, significant("s", Restart.TRANSIENT))
            .autoShutdown(AutoShutdown.ALL_SIGNIFICANT)
            .intensity(0, ofHours(1));
    var supervisor = pid(spec.startLink().orElseThrow());
    crash(started("s"));
    assertThat(endOf(supervisor)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("-s");
  }

  @Test
  void one_added_later_counts() { // rule 138
    var supervisor = start(AutoShutdown.ANY_SIGNIFICANT, ONE_FOR_ONE);
    var pid = pid(supervisor);
    end(
        supervisor.startChild(significant("s", Restart.TRANSIENT)).orElseThrow(),
        ExitReason.NORMAL);
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }
}
