package dev.ostinato.application;

import static dev.ostinato.application.Play.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.ChildInfo;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications that are stopped, and stop. */
@ExtendWith({OnFreshNode.class, NothingRuns.class})
class StopTest {

  @Test
  void stops_the_tree_in_reverse_order_between_its_two_callbacks() {
    var play = Play.of("a", "1", "2");
    Application.ensureStarted(play).orElseThrow();
    Application.stop(play);
    assertThat(told())
        .containsExactly("a starts", "+1", "+2", "a is to stop", "-2", "-1", "a has stopped");
    assertThat(Application.started()).isEmpty();
  }

  @Test
  void does_nothing_to_one_that_does_not_run() {
    Application.stop(Play.of("a"));
    assertThat(told()).isEmpty();
  }

  @Test
  void a_stopped_one_can_be_started_again() {
    var play = Play.of("a", "1");
    var first = Application.ensureStarted(play);
    Application.stop(play);
    told();
    assertThat(Application.ensureStarted(play)).isNotEqualTo(first);
    assertThat(told()).containsExactly("a starts", "+1");
  }

  @Test
  void neither_dependents_nor_dependencies_are_stopped() {
    var base = Play.of("base", "1");
    var middle = Play.of("middle", "2").needs(base);
    var top = Play.of("top", "3").needs(middle);
    Application.ensureStarted(top).orElseThrow();
    told();
    Application.stop(middle);
    assertThat(told()).containsExactly("middle is to stop", "-2", "middle has stopped");
    assertThat(Application.started()).containsExactly(base, top);
  }

  @Test
  void who_stops_or_starts_one_that_is_being_stopped_waits_until_it_is() {
    var teller = Pid.self();
    var stubborn =
        ChildSpec.<Pid>process(
                "s",
                ack -> {
                  Processes.trapExits(true);
                  ack.ok(Pid.self());
                  Processes.receive();
                  teller.send(new Play.Told("asked"));
                  Processes.receive(Play.Ruin.class);
                })
            .shutdown(Shutdown.INFINITY);
    var play = Play.of("a", "1").and(stubborn);
    var tree = Application.ensureStarted(play).orElseThrow();
    var child = lastChild(tree);
    var first = Task.async(() -> stopped(play));
    Play.await("asked");
    var second = Task.async(() -> stopped(play));
    var again =
        Task.async(() -> Application.ensureStarted(Play.of("b").needs(play)).map(_ -> "up"));
    child.send(new Play.Ruin("enough"));
    assertThat(first.await()).isEqualTo("stopped");
    assertThat(second.await()).isEqualTo("stopped");
    assertThat(again.await()).isInstanceOf(StartResult.Ok.class);
    Play.await("a has stopped");
    var next = lastChild(Application.ensureStarted(play).orElseThrow());
    next.send(new Play.Ruin("be asked"));
    next.send(new Play.Ruin("enough"));
  }

  private static Pid lastChild(Supervisor tree) {
    return ((ChildInfo.State.Running) tree.children().getFirst().state()).pid();
  }

  private static String stopped(Application application) {
    Application.stop(application);
    return "stopped";
  }

  @Test
  void one_that_starts_can_be_stopped() {
    var play = Play.of("a", "1", "2").and(Play.endless("3"));
    var start = Task.async(() -> Application.ensureStarted(play).map(_ -> "up"));
    Play.await("+3");
    assertThat(Application.started()).isEmpty();
    Application.stop(play);
    assertThat(start.await().toString()).contains("stopped while it started");
    assertThat(told()).containsExactly("a starts", "+1", "+2", "-2", "-1");
  }

  @Test
  void one_whose_start_hangs_can_be_stopped() {
    var teller = Pid.self();
    Application play =
        _ -> {
          teller.send(new Play.Told("starts"));
          Processes.receive(ExitReason.class);
          return Supervisor.of(Strategy.ONE_FOR_ONE);
        };
    var start = Task.async(() -> Application.ensureStarted(play).map(_ -> "up"));
    Play.await("starts");
    Application.stop(play);
    assertThat(start.await()).isInstanceOf(StartResult.Failed.class);
  }

  @Test
  void callbacks_that_throw_are_logged_and_the_rest_goes_on() {
    record Clumsy(Play play) implements Application {
      @Override
      public Supervisor.Spec start(String... args) {
        return play.start(args);
      }

      @Override
      public void prepStop() {
        throw new IllegalStateException("not ready");
      }

      @Override
      public void stop() {
        throw new IllegalStateException("still there");
      }
    }
    var play = new Clumsy(Play.of("a", "1"));
    Application.ensureStarted(play).orElseThrow();
    try (var log = Log.open()) {
      Application.stop(play);
      assertThat(log.errors("not ready")).singleElement().asString().contains("prepStop of");
      assertThat(log.errors("still there")).singleElement().asString().contains("stop of");
    }
    assertThat(told()).containsExactly("a starts", "+1", "-1");
  }

  @Test
  void a_tree_that_ends_by_itself_takes_the_application_along() {
    var play = Play.of("a", "1");
    var tree = Application.ensureStarted(play).orElseThrow();
    tree.stop();
    Play.await("a has stopped");
    assertThat(told()).containsExactly("a starts", "+1", "-1");
    Application.ensureStarted(play).orElseThrow();
  }

  @Test
  void the_end_of_a_tree_that_has_given_up_is_logged() {
    var play = Play.of("a", "1");
    var tree = Application.ensureStarted(play).orElseThrow();
    try (var log = Log.open()) {
      var child = lastChild(tree);
      var master = Processes.monitor(Applications.here().master(play).orElseThrow());
      Processes.exit(child, new Play.Ruin("end"));
      assertThat(Master.awaitDown(master)).isInstanceOf(ExitReason.Shutdown.class);
      assertThat(log.errors("application a ended")).singleElement().asString().contains("gave up");
    }
    assertThat(Application.started()).isEmpty();
  }

  @Test
  void a_tree_stops_with_a_master_that_is_killed() {
    var play = Play.of("a", "1");
    Application.ensureStarted(play).orElseThrow();
    Processes.exit(
        Applications.here().master(play).orElseThrow().whereis().orElseThrow(), ExitReason.KILL);
    Play.await("-1");
  }

  @Test
  void a_child_may_stop_its_own_application() {
    var play = Play.of("a", "1");
    var suicide =
        ChildSpec.<Pid>process(
            "s",
            ack -> {
              ack.ok(Pid.self());
              Processes.receive(Play.Ruin.class);
              Application.stop(play);
            });
    var whole = play.and(suicide);
    var tree = Application.ensureStarted(whole).orElseThrow();
    var child = lastChild(tree);
    var monitor = Processes.monitor(child);
    child.send(new Play.Ruin("stop"));
    Master.awaitDown(monitor);
  }
}
