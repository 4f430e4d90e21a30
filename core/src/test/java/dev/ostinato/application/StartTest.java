package dev.ostinato.application;

import static dev.ostinato.application.Play.child;
import static dev.ostinato.application.Play.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that are started, and start. */
@ExtendWith({OnFreshNode.class, NothingRuns.class})
class StartTest {

  private static ExitReason failure(StartResult<?> result) {
    assertThat(result).isInstanceOf(StartResult.Failed.class);
    return ((StartResult.Failed<?>) result).reason();
  }

  @Test
  void gives_the_tree() {
    var tree = Application.ensureStarted(Play.of("a", "1", "2"), "x", "y").orElseThrow();
    assertThat(tree.children()).extracting(child -> child.id()).containsExactly("2", "1");
    assertThat(told()).containsExactly("a starts[x, y]", "+1", "+2");
  }

  @Test
  void one_that_runs_is_not_started_again() {
    var play = Play.of("a", "1").needs(Play.of("b"));
    var first = Application.ensureStarted(play);
    var other = Play.of("c").needs(Play.of("b"), play);
    Application.ensureStarted(other).orElseThrow();
    assertThat(Application.ensureStarted(play, "x")).isEqualTo(first);
    assertThat(told()).containsExactly("b starts", "a starts", "+1", "c starts");
  }

  @Test
  void dependencies_are_started_before_each_once() {
    var base = Play.of("base", "1");
    var left = Play.of("left", "2").needs(base);
    var right = Play.of("right", "3").needs(base, left);
    var top = Play.of("top", "4").needs(left, right);
    Application.ensureStarted(top, "x").orElseThrow();
    assertThat(told())
        .containsExactly(
            "base starts", "+1", "left starts", "+2", "right starts", "+3", "top starts[x]", "+4");
    assertThat(Application.started()).containsExactly(base, left, right, top);
  }

  @Test
  void outlives_the_process_that_starts_it() {
    var play = Play.of("a", "1");
    var starter = Processes.spawnMonitor(() -> Application.ensureStarted(play));
    Master.awaitDown(starter.monitor());
    assertThat(Application.started()).containsExactly(play);
    assertThat(told()).containsExactly("a starts", "+1");
  }

  @Test
  void started_by_many_at_once_it_is_one_tree() {
    var play = Play.of("a", "1");
    var starts = new ArrayList<Task<StartResult<Supervisor>>>();
    for (int i = 0; i < 50; i++) {
      starts.add(Task.async(() -> Application.ensureStarted(play)));
    }
    assertThat(starts.stream().map(Task::await).distinct()).hasSize(1);
    assertThat(told()).containsExactly("a starts", "+1");
  }

  @Test
  void leaves_neither_a_message_nor_a_monitor_with_the_one_who_starts_it() {
    var play = Play.of("a");
    Application.ensureStarted(play).orElseThrow();
    Application.ensureStarted(play).orElseThrow();
    Application.stop(play);
    Application.ensureStarted(play.and(Play.broken("b")));
    told();
    assertThat(OnFreshNode.waitingMessages()).isZero();
    assertThat(Processes.info(Pid.self()).orElseThrow().links()).isEmpty();
  }

  @Test
  void may_be_found_by_the_name_of_its_tree() {
    var named = Supervisor.local("tree");
    Application play = _ -> Supervisor.of(Strategy.ONE_FOR_ONE, child("1")).name(named);
    Application.ensureStarted(play).orElseThrow();
    assertThat(named.count().active()).isEqualTo(1);
    Application other = _ -> Supervisor.of(Strategy.ONE_FOR_ONE).name(named);
    assertThat(failure(Application.ensureStarted(other)).toString()).contains("did not start");
    Application.stop(play);
  }

  // What goes wrong

  @Test
  void a_child_that_does_not_come_up_is_named_and_those_before_it_are_stopped() {
    var play = Play.of("a", "1", "2").and(Play.broken("3"));
    assertThat(failure(Application.ensureStarted(play)))
        .isEqualTo(
            new StartProblem.DidNotStart(
                "a",
                ExitReason.shutdown(new ExitReason.FailedToStartChild("3", new Play.Ruin("3")))))
        .asString()
        .startsWith("application a did not start: ")
        .contains("3");
    assertThat(told()).containsExactly("a starts", "+1", "+2", "-2", "-1");
    assertThat(Application.started()).isEmpty();
  }

  @Test
  void what_it_has_started_is_stopped_when_one_does_not_come_up() {
    var before = Play.of("before");
    Application.ensureStarted(before).orElseThrow();
    var first = Play.of("first", "1");
    var second = Play.of("second", "2").needs(first, before);
    var broken = Play.of("broken").needs(second).and(Play.broken("3"));
    told();
    assertThat(failure(Application.ensureStarted(Play.of("top").needs(broken))))
        .isInstanceOfSatisfying(
            StartProblem.DidNotStart.class, p -> assertThat(p.application()).isEqualTo("broken"));
    assertThat(told())
        .containsExactly(
            "first starts",
            "+1",
            "second starts",
            "+2",
            "broken starts",
            "second is to stop",
            "-2",
            "second has stopped",
            "first is to stop",
            "-1",
            "first has stopped");
    assertThat(Application.started()).containsExactly(before);
  }

  @Test
  void a_circle_is_refused_before_anything_is_started() {
    record Round(String name, List<Application> more) implements Application {
      @Override
      public List<Application> dependencies() {
        return more;
      }

      @Override
      public Supervisor.Spec start(String... args) {
        throw new AssertionError("started");
      }

      @Override
      public int hashCode() {
        return name.hashCode();
      }

      @Override
      public boolean equals(Object other) {
        return other instanceof Round that && that.name.equals(name);
      }

      @Override
      public String toString() {
        return name;
      }
    }
    var more = new ArrayList<Application>();
    var a = new Round("a", more);
    var b = new Round("b", List.of(Play.of("fine"), a));
    more.add(b);
    assertThat(failure(Application.ensureStarted(new Round("top", List.of(a)))))
        .isEqualTo(new StartProblem.DependencyCycle(List.of("a", "b", "a")))
        .hasToString("applications depend on each other in a circle: a needs b needs a");
    assertThat(told()).isEmpty();
  }

  @Test
  void start_may_throw() {
    Application play =
        _ -> {
          throw new java.io.IOException("no disk");
        };
    assertThat(failure(Application.ensureStarted(play)).toString()).endsWith("no disk");
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake that is tested
  void start_may_not_return_null() {
    Application play = _ -> null;
    assertThat(failure(Application.ensureStarted(play)))
        .isInstanceOfSatisfying(
            StartProblem.DidNotStart.class,
            p -> assertThat(p.reason()).isEqualTo(new ExitReason.BadReturn("start")));
  }

  @Test
  void one_that_starts_itself_while_it_starts_is_told() {
    var self = new Application[1];
    var told = Pid.self();
    self[0] =
        _ -> {
          told.send(new Outcome.Exit<>(failure(Application.ensureStarted(self[0]))));
          return Supervisor.of(Strategy.ONE_FOR_ONE);
        };
    Application.ensureStarted(self[0]).orElseThrow();
    Outcome<?> outcome = Processes.receive(Outcome.Exit.class);
    assertThat(outcome.toString()).contains("it would wait for ever");
  }

  @Test
  void one_may_start_another_while_it_starts() {
    var other = Play.of("other", "1");
    Application play =
        _ -> {
          Application.ensureStarted(other).orElseThrow();
          return Supervisor.of(Strategy.ONE_FOR_ONE);
        };
    Application.ensureStarted(play).orElseThrow();
    assertThat(Application.started()).containsExactlyInAnyOrder(play, other);
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake that is tested
  void a_missing_application_is_refused_in_the_caller() {
    assertThatThrownBy(() -> Application.ensureStarted(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Application.stop(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Application.run(null)).isInstanceOf(NullPointerException.class);
  }
}
