package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.downOf;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.ends;
import static dev.ostinato.supervisor.Player.letEnd;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.Player.Asked;
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

/** How children are ended. */
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class ShutdownTest {

  /** The answer to a request that another process made. */
  record Done(Optional<Refusal> refusal) {}

  private static Supervisor start(Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children).startLink().orElseThrow();
  }

  private static Supervisor start(Child... children) {
    return start(ONE_FOR_ONE, children);
  }

  private static Pid pid(Supervisor supervisor) {
    return supervisor.whereis().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void is_in_reverse_order_one_at_a_time(Strategy strategy) { // rules 105, 140
    var supervisor =
        start(
            strategy,
            child("a"),
            player("b").stubborn().spec().shutdown(Shutdown.INFINITY),
            player("c").obedient().spec(),
            child("d").shutdown(Shutdown.BRUTAL_KILL));
    var b = started("b");
    told();
    var self = Pid.self();
    Processes.spawn(() -> {
      supervisor.stop();
      self.send("stopped");
    });
    receive(Asked.class, asked -> asked.id().equals("b"));
    assertThat(told()).containsExactly("-d", "-c");
    letEnd(b, ExitReason.SHUTDOWN);
    receive(String.class);
    assertThat(told()).containsExactly("-b", "-a");
  }

  @Test
  void stop_ends_with_the_reason_it_was_given() { // rule 140; suite: sup_stop_*
    var normal = start(child("a"));
    var pid = pid(normal);
    normal.stop();
    assertThat(endOf(pid)).isEqualTo(ExitReason.NORMAL);
    var shutdown = start(child("a"));
    pid = pid(shutdown);
    shutdown.stop(ExitReason.shutdown("enough"), Processes.INFINITY);
    assertThat(endOf(pid)).isEqualTo(ExitReason.shutdown("enough"));
    assertThat(ends(2)).containsExactly("a", "a");
  }

  @Test
  void comes_when_the_parent_exits_whatever_the_reason() { // rule 140
    for (var reason :
        List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, new Ruin("x"), ExitReason.KILL)) {
      var children = new Child[] {child("a"), player("b").obedient().spec(), child("c")};
      var self = Pid.self();
      var parent =
          Processes.spawn(() -> {
            self.send(start(children));
            if (!(reason instanceof ExitReason.Kill)) {
              throw Processes.exit(reason);
            }
            receive();
          });
      var supervisor = receive(Supervisor.class);
      var monitor = Processes.monitor(supervisor);
      if (reason instanceof ExitReason.Kill) {
        Processes.exit(parent, ExitReason.KILL);
      }
      receive(Down.class, down -> down.monitor() == monitor);
      assertThat(told()).endsWith("-c", "-b", "-a");
    }
  }

  @Test
  void an_exit_signal_of_a_stranger_does_not_end_a_supervisor() { // rule 136
    var supervisor = start(child("a"));
    var pid = pid(supervisor);
    var stranger = Processes.spawnMonitor(() -> Processes.exit(pid, ExitReason.SHUTDOWN));
    downOf(stranger.handle());
    assertThat(supervisor.count().active()).isEqualTo(1);
  }

  @Test
  void a_kill_of_the_supervisor_ends_its_children() { // rule 107
    var supervisor = start(child("a"), Supervisor.of(ONE_FOR_ONE, child("b")));
    var pids = List.of(started("a"), started("b"));
    var monitors = pids.stream().map(Processes::monitor).toList();
    end(pid(supervisor), ExitReason.KILL);
    for (var monitor : monitors) {
      receive(Down.class, down -> down.monitor() == monitor);
    }
  }

  @Test
  void who_does_not_trap_ends_at_once_with_shutdown() { // rule 133
    for (var shutdown :
        List.of(Shutdown.after(ZERO), Shutdown.after(ofHours(1)), Shutdown.INFINITY)) {
      var supervisor = start(child("a").shutdown(shutdown));
      var a = started("a");
      Processes.monitor(a);
      supervisor.terminateChild("a");
      var reason = downOf(a);
      if (!shutdown.equals(Shutdown.after(ZERO))) {
        assertThat(reason).isEqualTo(ExitReason.SHUTDOWN);
      } else {
        assertThat(reason).isIn(ExitReason.SHUTDOWN, new ExitReason.Killed());
      }
    }
  }

  @Test
  void who_is_too_slow_is_killed() { // rule 132; suite: sup_stop_timeout
    var supervisor = start(player("a").stubborn().spec().shutdown(Shutdown.after(ofMillis(1))));
    var a = started("a");
    Processes.monitor(a);
    try (var log = Log.open()) {
      assertThat(supervisor.terminateChild("a")).isEmpty();
      assertThat(downOf(a)).isEqualTo(new ExitReason.Killed());
      assertThat(receive(Asked.class).reason()).isEqualTo(ExitReason.SHUTDOWN);
      assertThat(log.errors("ended otherwise than asked: killed")).hasSize(1);
    }
  }

  @Test
  void who_needs_for_ever_gets_it() { // rule 132; suite: sup_stop_infinity
    var supervisor = start(player("a").stubborn().spec().shutdown(Shutdown.INFINITY));
    var a = started("a");
    Processes.monitor(a);
    var self = Pid.self();
    Processes.spawn(() -> self.send(new Done(supervisor.terminateChild("a"))));
    receive(Asked.class);
    assertThat(Processes.receive(Done.class, ofMillis(20))).isEmpty();
    letEnd(a, ExitReason.SHUTDOWN);
    assertThat(downOf(a)).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(receive(Done.class).refusal()).isEmpty();
  }

  @Test
  void who_is_brutally_killed_is_not_asked() { // rule 132; suite: sup_stop_brutal_kill
    var supervisor = start(player("a").obedient().spec().shutdown(Shutdown.BRUTAL_KILL));
    var a = started("a");
    Processes.monitor(a);
    try (var log = Log.open()) {
      supervisor.terminateChild("a");
      assertThat(downOf(a)).isEqualTo(new ExitReason.Killed());
      assertThat(log.errors()).isEmpty();
    }
    assertThat(Processes.receive(Asked.class, ZERO)).isEmpty();
  }

  static Stream<Arguments> answers() {
    return Stream.of(Restart.values())
        .flatMap(restart ->
            Stream.of(
                    ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("x"), new Ruin("x"))
                .map(reason -> Arguments.of(restart, reason)));
  }

  static boolean expected(Restart restart, ExitReason reason) {
    return reason.equals(ExitReason.SHUTDOWN)
        || (restart != Restart.PERMANENT && !(reason instanceof Ruin));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_end_otherwise_than_asked_is_logged_and_no_more( // rule 134
      Restart restart, ExitReason reason) {
    var supervisor =
        start(
            child("a"),
            player("b").trapping(_ -> Optional.of(reason)).spec().restart(restart),
            child("c"));
    told();
    try (var log = Log.open()) {
      supervisor.stop();
      assertThat(log.errors("child b ended otherwise")).hasSize(expected(restart, reason) ? 0 : 1);
    }
    assertThat(told()).containsExactly("-c", "-b", "-a");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_child_that_ends_by_itself_before_its_turn_is_no_hindrance( // suite: sup_stop_race
      Restart restart, ExitReason reason) {
    var supervisor =
        start(
            child("a").restart(restart), player("b").stubborn().spec().shutdown(Shutdown.INFINITY));
    var a = started("a");
    var b = started("b");
    var self = Pid.self();
    try (var log = Log.open()) {
      Processes.spawn(() -> {
        supervisor.stop();
        self.send("stopped");
      });
      receive(Asked.class);
      end(a, reason);
      letEnd(b, ExitReason.SHUTDOWN);
      receive(String.class);
      assertThat(log.errors("child a ended otherwise")).hasSize(expected(restart, reason) ? 0 : 1);
    }
    assertThat(told()).containsExactly("-a", "-b");
  }

  @Test
  void a_child_that_unlinked_itself_is_waited_for() { // rule 135; suite: child_unlink
    var self = Pid.self();
    var naughty =
        ChildSpec.process(
            "a",
            ack -> {
              var parent = Processes.info(Pid.self()).orElseThrow().parent().orElseThrow();
              Processes.unlink(parent);
              Processes.onExit(() -> self.send("ended"));
              ack.ok("a");
              receive();
            });
    var supervisor = start(naughty);
    assertThat(supervisor.terminateChild("a")).isEmpty();
    assertThat(Processes.receive(String.class, ZERO)).contains("ended");
    supervisor.restartChild("a");
    supervisor.stop();
    assertThat(Processes.receive(String.class, ZERO)).contains("ended");
  }

  @Test
  void a_child_that_unlinked_itself_and_has_ended_is_no_hindrance() { // rule 135
    var self = Pid.self();
    var naughty =
        ChildSpec.process(
            "a",
            ack -> {
              var parent = Processes.info(Pid.self()).orElseThrow().parent().orElseThrow();
              Processes.unlink(parent);
              ack.ok("a");
              self.send(Pid.self());
              receive();
            });
    var supervisor = start(naughty);
    var pid = receive(Pid.class);
    end(pid, ExitReason.KILL);
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 0, 0, 1)); // rule 114: alive
    assertThat(state(supervisor, "a")).contains(running(pid));
    assertThat(supervisor.terminateChild("a")).isEmpty();
  }

  @Test
  void a_child_that_is_not_linked_is_ended_all_the_same() { // rule 135
    var self = Pid.self();
    var supervisor =
        start(
            ChildSpec.worker(
                "a",
                new ChildSpec.Start.Function<>(() ->
                    Processes.start(ack -> {
                      Processes.onExit(() -> self.send("ended"));
                      ack.ok("a");
                      receive();
                    }))));
    supervisor.stop();
    assertThat(Processes.receive(String.class, ZERO)).contains("ended");
  }

  @Test
  void messages_of_others_that_come_meanwhile_are_kept() { // rule 141
    var supervisor = start(child("x"), player("a").stubborn().spec().shutdown(Shutdown.INFINITY));
    var x = started("x");
    var a = started("a");
    var self = Pid.self();
    Processes.spawn(() -> self.send(new Done(supervisor.terminateChild("a"))));
    receive(Asked.class);
    crash(x);
    letEnd(a, ExitReason.SHUTDOWN);
    assertThat(receive(Done.class).refusal()).isEmpty();
    assertThat(state(supervisor, "x")).contains(running(started("x")));
  }
}
