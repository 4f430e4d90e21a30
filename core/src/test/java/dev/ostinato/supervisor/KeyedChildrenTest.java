package dev.ostinato.supervisor;

import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.told;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dynamic supervisors that know their children by the ids of their specs. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class KeyedChildrenTest {

  private static DynamicSupervisor start() {
    return DynamicSupervisor.of()
        .keyed(true)
        .intensity(100, ofHours(1))
        .maxChildren(3)
        .startLink()
        .orElseThrow();
  }

  private static ExitReason failure(StartResult<?> result) {
    return ((StartResult.Failed<?>) result).reason();
  }

  @Test
  void a_child_is_started_once_and_found_by_its_id() {
    var supervisor = start();
    var pid = supervisor.startChild(child("a")).orElseThrow();
    assertThat(supervisor.startChild(child("a")).orExisting(p -> p)).isEqualTo(pid);
    assertThat(failure(supervisor.startChild(child("a"))))
        .isEqualTo(new ExitReason.AlreadyStarted(pid));
    assertThat(supervisor.findChild("a").orElseThrow().state()).isEqualTo(running(pid));
    assertThat(supervisor.findChild("b")).isEmpty();
    assertThat(told()).containsExactly("+a");
  }

  @Test
  void an_id_outlives_a_restart() {
    var supervisor = start();
    crash(supervisor.startChild(child("a")).orElseThrow());
    started("a");
    var again = started("a");
    assertThat(supervisor.findChild("a").orElseThrow().state()).isEqualTo(running(again));
  }

  @Test
  void an_id_is_free_when_its_child_has_ended_for_good() {
    var supervisor = start();
    end(supervisor.startChild(child("a", Restart.TEMPORARY)).orElseThrow(), ExitReason.NORMAL);
    assertThat(supervisor.findChild("a")).isEmpty();
    supervisor.startChild(child("a")).orElseThrow();
    assertThat(supervisor.terminateById("a")).isEmpty();
    assertThat(supervisor.terminateById("a")).contains(Refusal.NOT_FOUND);
    var pid = supervisor.startChild(child("a")).orElseThrow();
    assertThat(supervisor.terminateChild(pid)).isEmpty();
    assertThat(supervisor.findChild("a")).isEmpty();
    assertThat(told()).containsExactly("+a", "-a", "+a", "-a", "+a", "-a");
  }

  @Test
  void an_id_is_not_free_while_its_child_is_being_restarted() {
    var supervisor =
        DynamicSupervisor.of()
            .keyed(true)
            .backoff(Backoff.exponential(ofHours(1), ofHours(1)))
            .startLink()
            .orElseThrow();
    crash(supervisor.startChild(child("a")).orElseThrow());
    assertThat(supervisor.startChild(child("a")))
        .isEqualTo(new StartResult.Failed<>(Refusal.RESTARTING));
    assertThat(supervisor.findChild("a").orElseThrow().state()).isEqualTo(Player.restarting());
    assertThat(supervisor.terminateById("a")).isEmpty();
    assertThat(supervisor.count().specs()).isZero();
  }

  @Test
  void a_child_is_replaced_after_its_end() {
    var supervisor = start();
    supervisor.startChild(child("a")).orElseThrow();
    var next = supervisor.replaceChild(child("a")).orElseThrow();
    assertThat(told()).containsExactly("+a", "-a", "+a");
    assertThat(supervisor.findChild("a").orElseThrow().state()).isEqualTo(running(next));
    supervisor.replaceChild(child("new")).orElseThrow();
    assertThat(supervisor.count().active()).isEqualTo(2);
  }

  @Test
  void a_full_supervisor_can_replace() {
    var supervisor = start();
    for (var id : new String[] {"a", "b", "c"}) {
      supervisor.startChild(child(id)).orElseThrow();
    }
    assertThat(failure(supervisor.startChild(child("d")))).isEqualTo(new ExitReason.MaxChildren());
    assertThat(failure(supervisor.replaceChild(child("d"))))
        .isEqualTo(new ExitReason.MaxChildren());
    assertThat(supervisor.replaceChild(child("b"))).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void a_replacement_that_does_not_start_leaves_none() {
    var supervisor = start();
    supervisor.startChild(child("a")).orElseThrow();
    assertThat(failure(supervisor.replaceChild(player("a").spec((_, _) -> failed("b")))))
        .isEqualTo(new Player.Ruin("b"));
    assertThat(supervisor.findChild("a")).isEmpty();
  }

  @Test
  void a_replacement_that_cannot_be_a_child_leaves_the_child_alone() {
    var supervisor = start();
    supervisor.startChild(child("a")).orElseThrow();
    assertThat(failure(supervisor.replaceChild(child("a").significant(true))))
        .isInstanceOf(ExitReason.BadSpec.class);
    assertThat(told()).containsExactly("+a");
  }

  @Test
  void without_being_asked_for_ids_mean_nothing() {
    var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
    supervisor.startChild(child("a")).orElseThrow();
    supervisor.startChild(child("a")).orElseThrow();
    assertThat(supervisor.terminateById("a")).isEqualTo(Optional.of(Refusal.NOT_KEYED));
    assertThat(failure(supervisor.replaceChild(child("a")))).isEqualTo(Refusal.NOT_KEYED);
    assertThatThrownBy(() -> supervisor.findChild("a"))
        .isInstanceOfSatisfying(
            ExitException.class, exit -> assertThat(exit.reason()).isEqualTo(Refusal.NOT_KEYED));
    assertThat(supervisor.count().active()).isEqualTo(2);
  }
}
