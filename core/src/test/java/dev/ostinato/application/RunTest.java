package dev.ostinato.application;

import static dev.ostinato.application.Play.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.supervisor.ChildInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that somebody runs, on a node that is not the first. */
@ExtendWith({OnFreshNode.class, NothingRuns.class})
class RunTest {

  /** How a run has ended: {@code Normal} if it has returned. */
  record Ran(ExitReason reason) {}

  private static Pid run(Application application, String... args) {
    var test = Pid.self();
    return Processes.spawn(() -> {
      try {
        Application.run(application, args);
        test.send(new Ran(ExitReason.NORMAL));
      } catch (ExitException exit) {
        test.send(new Ran(exit.reason()));
      }
    });
  }

  private static ExitReason result() {
    return Processes.receive(Ran.class).reason();
  }

  private static Pid child(Application application, Object id) {
    var tree = Application.ensureStarted(application).orElseThrow();
    return tree.children().stream()
        .filter(child -> child.id().equals(id))
        .map(child -> ((ChildInfo.State.Running) child.state()).pid())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void returns_when_it_is_stopped_and_has_stopped_what_it_started() {
    var play = Play.of("a", "1").needs(Play.of("b", "2"));
    run(play, "x");
    Play.await("+1");
    Application.ensureStarted(play).orElseThrow();
    Application.stop(play);
    assertThat(result()).isEqualTo(ExitReason.NORMAL);
    assertThat(told())
        .containsExactly(
            "b starts",
            "+2",
            "a starts[x]",
            "a is to stop",
            "-1",
            "a has stopped",
            "b is to stop",
            "-2",
            "b has stopped");
  }

  @Test
  void leaves_running_what_ran_before() {
    var before = Play.of("before");
    Application.ensureStarted(before).orElseThrow();
    var play = Play.of("a", "1").needs(before);
    run(play);
    Play.await("+1");
    Application.ensureStarted(play).orElseThrow();
    Application.stop(play);
    assertThat(result()).isEqualTo(ExitReason.NORMAL);
    assertThat(Application.started()).containsExactly(before);
  }

  @Test
  void returns_when_the_tree_ends_normally() {
    var play = Play.of("a", "1");
    run(play);
    Play.await("+1");
    Application.ensureStarted(play).orElseThrow().stop();
    assertThat(result()).isEqualTo(ExitReason.NORMAL);
    Play.await("a has stopped");
  }

  @Test
  void throws_when_the_tree_gives_up() {
    var play = Play.of("a", "1");
    run(play);
    Play.await("+1");
    Processes.exit(child(play, "1"), new Play.Ruin("end"));
    assertThat(result())
        .isEqualTo(ExitReason.shutdown("its supervisor gave up: too many restarts"));
  }

  @Test
  void throws_when_the_tree_is_killed() {
    var play = Play.of("a", "1");
    run(play);
    Play.await("+1");
    var tree = Application.ensureStarted(play).orElseThrow();
    Processes.exit(tree.whereis().orElseThrow(), ExitReason.KILL);
    assertThat(result()).isEqualTo(new ExitReason.Killed());
  }

  @Test
  void ends_when_a_dependency_that_it_started_gives_up() {
    var needed = Play.of("b", "2");
    run(Play.of("a", "1").needs(needed));
    Play.await("+1");
    Processes.exit(child(needed, "2"), new Play.Ruin("end"));
    assertThat(result()).isInstanceOf(ExitReason.Shutdown.class);
    Play.await("a has stopped");
    assertThat(Application.started()).isEmpty();
  }

  @Test
  void goes_on_when_a_dependency_is_stopped() {
    var needed = Play.of("b", "2");
    var play = Play.of("a", "1").needs(needed);
    run(play);
    Play.await("+1");
    Application.ensureStarted(play).orElseThrow();
    Application.stop(needed);
    assertThat(Application.started()).containsExactly(play);
    Application.stop(play);
    assertThat(result()).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void a_second_run_is_refused_and_the_first_goes_on() {
    var play = Play.of("a", "1");
    run(play);
    Play.await("+1");
    var tree = Application.ensureStarted(play).orElseThrow();
    run(play);
    assertThat(result()).isEqualTo(new ExitReason.AlreadyStarted(tree.whereis().orElseThrow()));
    assertThat(Application.started()).containsExactly(play);
    Application.stop(play);
    assertThat(result()).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void throws_when_it_does_not_start() {
    run(Play.of("a", "1").and(Play.broken("2")));
    assertThat(result()).isInstanceOf(StartProblem.DidNotStart.class);
    assertThat(told()).containsExactly("a starts", "+1", "-1");
  }

  @Test
  void stops_with_the_one_who_runs_it() {
    var runner = run(Play.of("a", "1").needs(Play.of("b", "2")));
    Play.await("+1");
    Processes.exit(runner, ExitReason.KILL);
    Play.await("b has stopped");
    assertThat(told())
        .containsSubsequence("a is to stop", "-1", "a has stopped", "b is to stop", "-2");
  }

  @Test
  void stops_when_the_thread_that_runs_it_is_interrupted() throws Exception {
    var play = Play.of("a", "1");
    var thrown =
        OnFreshNode.asGuest(() -> {
          var self = Thread.currentThread();
          Thread.ofVirtual()
              .start(() -> {
                while (Application.started().isEmpty()) Thread.onSpinWait();
                self.interrupt();
              });
          try {
            Application.run(play);
            return "returned";
          } catch (ExitException exit) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Application.started()).isEmpty();
            return exit.reason();
          }
        });
    assertThat(thrown).isEqualTo(new ExitReason.Interrupted());
    assertThat(told()).contains("a has stopped");
  }
}
