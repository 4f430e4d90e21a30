package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.downOf;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.ends;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.ignored;
import static dev.ostinato.supervisor.Player.letEnd;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.restarting;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.starts;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.Player.Asked;
import dev.ostinato.supervisor.Player.Attempt;
import dev.ostinato.supervisor.Player.Ruin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Supervisors whose children are all started later. */
@NullUnmarked
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class DynamicSupervisorTest {

  private static final int MANY = 10_000;

  private static DynamicSupervisor start() {
    return start(100);
  }

  private static DynamicSupervisor start(int maxRestarts) {
    return DynamicSupervisor.of().intensity(maxRestarts, ofHours(1)).startLink().orElseThrow();
  }

  private static Pid pid(DynamicSupervisor supervisor) {
    return supervisor.whereis().orElseThrow();
  }

  private static ExitReason failure(StartResult<?> result) {
    return ((StartResult.Failed<?>) result).reason();
  }

  private static List<ChildInfo.State> states(DynamicSupervisor supervisor) {
    return supervisor.children().stream().map(ChildInfo::state).toList();
  }

  /** Starts when it is allowed to; the first time always. */
  private static ChildSpec<Pid> allowed(Object id, AtomicBoolean may) {
    return player(id).spec((n, player) -> n == 1 || may.get() ? player.startLink() : failed("no"));
  }

  /** A child whose restarts fail until it may, and that is being restarted. */
  private static Pid restarting(DynamicSupervisor supervisor, AtomicBoolean may) {
    var pid = supervisor.startChild(allowed("a", may)).orElseThrow();
    crash(pid);
    receive(Attempt.class, attempt -> attempt.number() > 2);
    return pid;
  }

  @Test
  void has_no_children_at_first() { // 3.3 can be supervised directly; init/1 set default options
    var supervisor = start();
    assertThat(supervisor.children()).isEmpty();
    assertThat(supervisor.count()).isEqualTo(new ChildCount(0, 0, 0, 0));
    var spec = DynamicSupervisor.of();
    assertThat(spec.maxRestarts()).isEqualTo(3);
    assertThat(spec.within()).isEqualTo(ofSeconds(5));
    assertThat(spec.maxChildren()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void can_be_named_and_supervised() { // 3.3 multiple supervisors; start_link with registered
    var one = DynamicSupervisor.local("one");
    var two = DynamicSupervisor.local("two");
    var top =
        Supervisor.of(ONE_FOR_ONE, DynamicSupervisor.named(one), DynamicSupervisor.named(two))
            .startLink()
            .orElseThrow();
    assertThat(ids(top.children())).containsExactly(Name.local("two"), Name.local("one"));
    assertThat(top.count()).isEqualTo(new ChildCount(2, 2, 2, 0));
    one.startChild(child("a")).orElseThrow();
    assertThat(one.count().active()).isEqualTo(1);
    assertThat(two.count().active()).isZero();
    assertThat(failure(DynamicSupervisor.named(one).startLink()))
        .isEqualTo(new ExitReason.AlreadyStarted(one.whereis().orElseThrow()));
    assertThat(DynamicSupervisor.of().childSpec().shutdown()).isEqualTo(Shutdown.INFINITY);
  }

  @Test
  void refuses_limits_that_are_none() { // 3.3 with non-ok init
    var spec = DynamicSupervisor.of();
    assertThatThrownBy(() -> spec.maxChildren(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec.intensity(-1, ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec.intensity(1, ZERO)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_a_child_that_it_cannot_have() { // rule 146
    var supervisor = start();
    assertThat(failure(supervisor.startChild(child("a", Restart.TRANSIENT).significant(true))))
        .isInstanceOf(ExitReason.BadSpec.class);
    assertThatThrownBy(() -> supervisor.startChild((ChildSpec<Pid>) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(supervisor.count().specs()).isZero();
  }

  @Test
  void many_children_may_have_one_id() { // rule 147
    var supervisor = start();
    var spec = child("a");
    var first = supervisor.startChild(spec).orElseThrow();
    var second = supervisor.startChild(spec).orElseThrow();
    assertThat(supervisor.children())
        .containsExactly(
            new ChildInfo("a", running(first), ChildSpec.Type.WORKER),
            new ChildInfo("a", running(second), ChildSpec.Type.WORKER));
    supervisor.startChild(Supervisor.of(ONE_FOR_ONE).childSpec());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(3, 3, 1, 2));
  }

  @Test
  void a_child_that_ignores_is_no_child() { // rule 148
    var supervisor = start();
    assertThat(supervisor.startChild(player("a").spec((_, _) -> ignored())))
        .isEqualTo(new StartResult.Ignored<>());
    assertThat(supervisor.children()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_start_that_goes_wrong_is_told_and_forgotten(StartTest.Bad bad) { // rule 149
    var supervisor = start();
    bad.check(failure(supervisor.startChild(player("a").spec(bad.script))));
    assertThat(supervisor.children()).isEmpty();
  }

  @Test
  void gives_the_handle_of_a_server() { // 3.3 start_child with different returns
    StartResult<ServerRef<Puppet>> result = start().startChild(Puppet.puppet());
    assertThat(result.orElseThrow().call(Puppet.state())).isEqualTo("state");
  }

  // The limit

  @Test
  void has_no_more_children_than_it_may() { // rule 150
    var none = DynamicSupervisor.of().maxChildren(0).startLink().orElseThrow();
    assertThat(failure(none.startChild(child("a")))).isEqualTo(new ExitReason.MaxChildren());
    assertThat(told()).isEmpty();
    var one = DynamicSupervisor.of().maxChildren(1).startLink().orElseThrow();
    var a = one.startChild(child("a", Restart.TEMPORARY)).orElseThrow();
    assertThat(failure(one.startChild(child("b")))).isEqualTo(new ExitReason.MaxChildren());
    end(a, ExitReason.NORMAL);
    var b = one.startChild(child("b")).orElseThrow();
    one.terminateChild(b);
    assertThat(one.startChild(child("c"))).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void starts_that_came_to_nothing_do_not_count() { // rule 150
    var supervisor = DynamicSupervisor.of().maxChildren(1).startLink().orElseThrow();
    supervisor.startChild(player("a").spec((_, _) -> ignored()));
    supervisor.startChild(player("b").spec((_, _) -> failed("b")));
    assertThat(supervisor.startChild(child("c"))).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void counts_children_that_are_being_restarted() { // rule 150; counted in max_children
    var supervisor =
        DynamicSupervisor.of()
            .maxChildren(1)
            .intensity(Integer.MAX_VALUE, ofHours(1))
            .startLink()
            .orElseThrow();
    var may = new AtomicBoolean();
    restarting(supervisor, may);
    assertThat(failure(supervisor.startChild(child("b")))).isEqualTo(new ExitReason.MaxChildren());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 0, 0, 1));
    may.set(true);
    started("a");
    assertThat(failure(supervisor.startChild(child("b")))).isEqualTo(new ExitReason.MaxChildren());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(1, 1, 0, 1));
  }

  // Restarts

  @ParameterizedTest
  @MethodSource("dev.ostinato.supervisor.RestartTest#everyEnd")
  void a_child_is_restarted_as_its_spec_and_its_end_say( // rules 118, 152
      Restart restart, ExitReason reason) {
    var supervisor = start();
    supervisor.startChild(child("a", restart));
    end(started("a"), reason);
    if (RestartTest.restarts(restart, reason)) {
      assertThat(states(supervisor)).containsExactly(running(started("a")));
    } else {
      assertThat(supervisor.children()).isEmpty();
      assertThat(told()).containsExactly("-a");
    }
  }

  @Test
  void only_the_one_that_ended_is_restarted() { // rule 120
    var supervisor = start();
    var a = supervisor.startChild(child("a")).orElseThrow();
    var b = supervisor.startChild(child("b")).orElseThrow();
    told();
    crash(a);
    var a2 = started("a");
    assertThat(states(supervisor)).containsExactlyInAnyOrder(running(b), running(a2));
    assertThat(told()).containsExactly("-a");
  }

  @Test
  void a_child_that_ignores_its_restart_is_forgotten() { // rule 131
    var supervisor = start();
    crash(
        supervisor
            .startChild(player("a").spec((n, p) -> n == 1 ? p.startLink() : ignored()))
            .orElseThrow());
    assertThat(supervisor.children()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_restart_that_goes_wrong_is_tried_again(StartTest.Bad bad) { // rule 153
    var supervisor = start(2);
    var first =
        supervisor
            .startChild(player("a").spec((n, p) -> n == 2 ? bad.script.start(n, p) : p.startLink()))
            .orElseThrow();
    crash(first);
    assertThat(started("a")).isEqualTo(first);
    var second = started("a");
    assertThat(states(supervisor)).containsExactly(running(second));
    assertThat(supervisor.terminateChild(first)).contains(Refusal.NOT_FOUND);
  }

  @Test
  void each_try_counts() { // rule 153; maximum intensity when trying again
    var supervisor = start(3);
    var pid = pid(supervisor);
    supervisor.startChild(child("b"));
    crash(supervisor.startChild(allowed("a", new AtomicBoolean())).orElseThrow());
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
    for (int i = 1; i <= 4; i++) {
      assertThat(receive(Attempt.class).number()).isEqualTo(i);
    }
    assertThat(Processes.receive(Attempt.class, ZERO)).isEmpty();
    assertThat(told()).containsExactly("+b", "+a", "-a", "-b");
  }

  @Test
  void one_restart_too_many_ends_it() { // rules 156, 157; child triggers maximum restarts
    var supervisor = start(1);
    var pid = pid(supervisor);
    supervisor.startChild(child("a"));
    crash(started("a"));
    assertThat(supervisor.count().active()).isEqualTo(1);
    crash(started("a"));
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @Test
  void restarts_of_long_ago_do_not_count() { // rule 156
    var supervisor = DynamicSupervisor.of().intensity(1, ofNanos(1)).startLink().orElseThrow();
    supervisor.startChild(child("a"));
    for (int i = 0; i < 50; i++) {
      crash(started("a"));
    }
    assertThat(states(supervisor)).containsExactly(running(started("a")));
  }

  // To terminate a child

  @Test
  void a_child_is_terminated_by_its_pid() { // rule 154
    var supervisor = start();
    var a = supervisor.startChild(player("a").obedient().spec()).orElseThrow();
    var b = supervisor.startChild(child("b").shutdown(Shutdown.BRUTAL_KILL)).orElseThrow();
    told();
    assertThat(supervisor.terminateChild(a)).isEmpty();
    assertThat(receive(Asked.class).reason()).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(told()).containsExactly("-a");
    assertThat(supervisor.terminateChild(a)).contains(Refusal.NOT_FOUND);
    Processes.monitor(b);
    assertThat(supervisor.terminateChild(b)).isEmpty();
    assertThat(downOf(b)).isEqualTo(new ExitReason.Killed());
    assertThat(supervisor.terminateChild(Pid.self())).contains(Refusal.NOT_FOUND);
    assertThat(supervisor.children()).isEmpty();
  }

  @Test
  void a_child_that_is_restarting_is_terminated_by_its_old_pid() { // rule 154
    var supervisor = start(Integer.MAX_VALUE);
    var may = new AtomicBoolean();
    var old = restarting(supervisor, may);
    assertThat(states(supervisor)).containsExactly(Player.restarting());
    assertThat(supervisor.terminateChild(old)).isEmpty();
    assertThat(supervisor.children()).isEmpty();
    told();
    may.set(true);
    assertThat(supervisor.count()).isEqualTo(new ChildCount(0, 0, 0, 0));
    assertThat(supervisor.count()).isEqualTo(new ChildCount(0, 0, 0, 0));
    assertThat(told()).isEmpty();
  }

  @Test
  void unexpected_messages_and_exits_are_ignored() { // rules 136, 157
    var supervisor = start();
    var pid = pid(supervisor);
    supervisor.startChild(child("a"));
    try (var log = Log.open()) {
      supervisor.send("who are you");
      var stranger = Processes.spawnMonitor(() -> Processes.exit(pid, new Ruin("x")));
      downOf(stranger.handle());
      assertThat(supervisor.count().active()).isEqualTo(1);
      assertThat(log.errors("who are you")).hasSize(1);
    }
  }

  // The end

  @Test
  void all_children_are_asked_before_one_has_ended() { // rule 155
    var supervisor = start();
    var pids = new ArrayList<Pid>();
    for (int i = 0; i < 5; i++) {
      pids.add(
          supervisor
              .startChild(player(i).stubborn().spec().shutdown(Shutdown.after(ofHours(1 + i % 2))))
              .orElseThrow());
    }
    told();
    var stopper = Processes.spawnMonitor(supervisor::stop);
    for (int i = 0; i < 5; i++) {
      receive(Asked.class);
    }
    assertThat(told()).isEmpty();
    for (var pid : pids.reversed()) {
      letEnd(pid, ExitReason.SHUTDOWN);
    }
    assertThat(downOf(stopper.handle())).isEqualTo(ExitReason.NORMAL);
    assertThat(ends(5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void one_that_must_be_killed_does_not_delay_others() { // rule 155; expired integer shutdown
    var supervisor = start();
    supervisor
        .startChild(player("infinity").stubborn().spec().shutdown(Shutdown.INFINITY))
        .orElseThrow();
    var slow =
        supervisor
            .startChild(player("slow").stubborn().spec().shutdown(Shutdown.after(ofHours(1))))
            .orElseThrow();
    supervisor
        .startChild(player("killed").stubborn().spec().shutdown(Shutdown.after(ofMillis(1))))
        .orElseThrow();
    supervisor.startChild(child("brutal").shutdown(Shutdown.BRUTAL_KILL)).orElseThrow();
    supervisor.startChild(child("plain")).orElseThrow();
    var infinity = started("infinity");
    told();
    var killed = receiveKilled(supervisor);
    var stopper = Processes.spawnMonitor(supervisor::stop);
    assertThat(ends(3)).containsExactlyInAnyOrder("brutal", "plain", "killed");
    assertThat(downOf(killed)).isEqualTo(new ExitReason.Killed());
    letEnd(infinity, ExitReason.SHUTDOWN);
    assertThat(ends(1)).containsExactly("infinity");
    letEnd(slow, ExitReason.SHUTDOWN);
    assertThat(ends(1)).containsExactly("slow");
    assertThat(downOf(stopper.handle())).isEqualTo(ExitReason.NORMAL);
  }

  /** The pid of the third child, monitored. */
  private static Pid receiveKilled(DynamicSupervisor supervisor) {
    var pid = ((ChildInfo.State.Running) states(supervisor).get(2)).pid();
    Processes.monitor(pid);
    return pid;
  }

  @Test
  void children_of_two_times_are_each_killed_in_theirs() { // rule 155
    var supervisor = start();
    for (int i = 0; i < 6; i++) {
      supervisor
          .startChild(
              player(i).stubborn().spec().shutdown(Shutdown.after(ofMillis(1 + 10 * (i % 3)))))
          .orElseThrow();
    }
    told();
    try (var log = Log.open()) {
      supervisor.stop();
      assertThat(log.errors("ended otherwise than asked: killed")).hasSize(6);
    }
    assertThat(ends(6)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @MethodSource("dev.ostinato.supervisor.ShutdownTest#answers")
  void an_end_otherwise_than_asked_is_logged_and_no_more( // rule 134; 3.3 abnormal reason
      Restart restart, ExitReason reason) {
    var supervisor = start();
    supervisor.startChild(player("a").trapping(_ -> Optional.of(reason)).spec().restart(restart));
    supervisor.startChild(child("b"));
    try (var log = Log.open()) {
      supervisor.stop();
      assertThat(log.errors("child a ended otherwise"))
          .hasSize(ShutdownTest.expected(restart, reason) ? 0 : 1);
    }
    assertThat(ends(2)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void children_that_are_restarting_are_no_hindrance() { // rules 153, 155
    var supervisor = start(Integer.MAX_VALUE);
    supervisor.startChild(child("b"));
    restarting(supervisor, new AtomicBoolean());
    supervisor.stop();
    assertThat(ends(2)).containsExactly("a", "b");
  }

  @Test
  void it_ends_with_its_parent() { // rule 140
    var top =
        Supervisor.of(ONE_FOR_ONE, DynamicSupervisor.named(DynamicSupervisor.local("d")))
            .startLink()
            .orElseThrow();
    DynamicSupervisor.local("d").startChild(player("a").obedient().spec());
    top.stop();
    assertThat(told()).containsExactly("+a", "-a");
  }

  @Test
  void scale() { // suite: simple_one_for_one_scale_many_temporary_children
    var supervisor = start();
    for (int i = 0; i < MANY; i++) {
      supervisor.startChild(child(i, Restart.TEMPORARY)).orElseThrow();
    }
    starts(MANY);
    assertThat(supervisor.count()).isEqualTo(new ChildCount(MANY, MANY, 0, MANY));
    supervisor.stop();
    assertThat(ends(MANY)).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  @Test
  void scale_of_ends() { // suite: scale_start_stop_many_children
    var supervisor = start();
    var pids = new ArrayList<Pid>();
    for (int i = 0; i < MANY; i++) {
      pids.add(supervisor.startChild(child(i, Restart.TEMPORARY)).orElseThrow());
    }
    for (var pid : pids.subList(0, MANY / 2)) {
      assertThat(supervisor.terminateChild(pid)).isEmpty();
    }
    pids.subList(MANY / 2, MANY).forEach(pid -> letEnd(pid, new Ruin("x")));
    ends(MANY);
    while (supervisor.count().specs() > 0) {
      Thread.onSpinWait();
    }
    assertThat(supervisor.children()).isEmpty();
  }
}
