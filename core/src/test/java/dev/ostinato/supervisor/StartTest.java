package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.child;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.downOf;
import static dev.ostinato.supervisor.Player.end;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.ignored;
import static dev.ostinato.supervisor.Player.player;
import static dev.ostinato.supervisor.Player.running;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.starts;
import static dev.ostinato.supervisor.Player.state;
import static dev.ostinato.supervisor.Player.stopped;
import static dev.ostinato.supervisor.Player.told;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;
import static dev.ostinato.supervisor.Strategy.REST_FOR_ONE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.Player.Ruin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a supervisor does when it starts, and what it cannot take. */
@NullUnmarked
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class StartTest {

  private static StartResult<Supervisor> start(Strategy strategy, Child... children) {
    return Supervisor.of(strategy, children).startLink();
  }

  private static ExitReason failure(StartResult<?> result) {
    return ((StartResult.Failed<?>) result).reason();
  }

  @ParameterizedTest
  @EnumSource
  void starts_children_in_the_order_of_the_list(Strategy strategy) { // rule 104
    var supervisor = start(strategy, child("a"), child("b"), child("c")).orElseThrow();
    assertThat(starts(3)).containsExactly("a", "b", "c");
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
  }

  @Test
  void starts_a_child_when_the_one_before_is_up() { // rule 104
    var order = new ArrayList<String>();
    start(
            ONE_FOR_ONE,
            ChildSpec.process(
                "a",
                ack -> {
                  order.add("a begins");
                  Processes.receive(ofMillis(5));
                  order.add("a is up");
                  ack.ok("a");
                  receive();
                }),
            ChildSpec.process(
                "b",
                ack -> {
                  order.add("b begins");
                  ack.ok("b");
                  receive();
                }))
        .orElseThrow();
    assertThat(order).containsExactly("a begins", "a is up", "b begins");
  }

  @ParameterizedTest
  @EnumSource
  void a_child_that_does_not_start_undoes_those_before(Strategy strategy) { // rule 106
    var result =
        start(
            strategy, child("a"), child("b"), player("c").spec((_, _) -> failed("c")), child("d"));
    assertThat(failure(result))
        .isEqualTo(ExitReason.shutdown(new ExitReason.FailedToStartChild("c", new Ruin("c"))));
    assertThat(told()).containsExactly("+a", "+b", "-b", "-a");
    assertThat(Processes.receive(ExitSignal.class, ZERO)).isEmpty();
  }

  @Test
  void a_starter_that_does_not_trap_dies_of_a_failed_start() { // rule 106
    var c = player("c").spec((_, _) -> failed("c"));
    var starter = Processes.spawnMonitor(() -> start(ONE_FOR_ONE, c));
    assertThat(downOf(starter.handle()))
        .isEqualTo(ExitReason.shutdown(new ExitReason.FailedToStartChild("c", new Ruin("c"))));
  }

  @Test
  void traps_exits() { // rule 107
    var supervisor = start(ONE_FOR_ONE).orElseThrow();
    var pid = supervisor.whereis().orElseThrow();
    assertThat(Processes.info(pid).orElseThrow().trapsExits()).isTrue();
  }

  @Test
  void two_children_with_one_id_are_a_bad_spec_and_nothing_is_started() { // rule 108
    var result = start(ONE_FOR_ONE, child("a"), child("b"), child("a"));
    assertThat(failure(result))
        .isInstanceOfSatisfying(
            ExitReason.BadSpec.class, bad -> assertThat(bad.explanation()).contains("id a"));
    assertThat(told()).isEmpty();
  }

  @Test
  void a_significant_child_needs_a_supervisor_that_shuts_down() { // rule 137
    var child = child("a", Restart.TRANSIENT).significant(true);
    assertThat(failure(start(ONE_FOR_ONE, child))).isInstanceOf(ExitReason.BadSpec.class);
    var supervisor = start(ONE_FOR_ONE).orElseThrow();
    assertThat(failure(supervisor.startChild(child))).isInstanceOf(ExitReason.BadSpec.class);
    assertThat(supervisor.children()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
  void a_significant_child_is_not_permanent(AutoShutdown autoShutdown) { // rule 137
    var child = child("a", Restart.PERMANENT).significant(true);
    var spec = Supervisor.of(ONE_FOR_ONE, child).autoShutdown(autoShutdown);
    assertThat(failure(spec.startLink())).isInstanceOf(ExitReason.BadSpec.class);
    var supervisor =
        Supervisor.of(ONE_FOR_ONE).autoShutdown(autoShutdown).startLink().orElseThrow();
    assertThat(failure(supervisor.startChild(child))).isInstanceOf(ExitReason.BadSpec.class);
    assertThat(supervisor.children()).isEmpty();
  }

  @Test
  void limits_that_are_none_are_refused_before_the_start() { // rule 109
    var spec = Supervisor.of(ONE_FOR_ONE);
    assertThatThrownBy(() -> spec.intensity(-1, ofSeconds(5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec.intensity(1, ZERO)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec.intensity(1, ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec.autoShutdown(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Supervisor.of(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void a_time_to_end_that_is_negative_is_refused() { // rule 108: invalid_shutdown
    assertThatThrownBy(() -> Shutdown.after(ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parts_of_a_child_spec_that_are_missing_are_refused() { // rule 108: missing_id and its kin
    var spec = child("a");
    assertThatThrownBy(() -> spec.id(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> spec.restart(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> spec.shutdown(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> spec.type(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ChildSpec.worker("a", null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void a_missing_child_is_refused_in_the_caller() {
    var supervisor = start(ONE_FOR_ONE, child("a")).orElseThrow();
    var pid = started("a");
    assertThatThrownBy(() -> supervisor.startChild((ChildSpec<Pid>) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(state(supervisor, "a")).contains(running(pid));
  }

  @Test
  void the_children_of_a_spec_do_not_change() {
    var children = new ArrayList<Child>(List.of(child("a")));
    var spec =
        new Supervisor.Spec(
            ONE_FOR_ONE, children, Optional.empty(), 3, ofSeconds(5), AutoShutdown.NEVER);
    children.add(child("b"));
    assertThat(ids(spec.startLink().orElseThrow().children())).containsExactly("a");
  }

  @Test
  void each_child_is_asked_for_its_spec_once() {
    var asked = new AtomicInteger();
    var spec = child("a");
    Child child = () -> spec.id(asked.incrementAndGet());
    var supervisor = start(ONE_FOR_ONE, child).orElseThrow();
    assertThat(asked).hasValue(1);
    assertThat(ids(supervisor.children())).containsExactly(1);
  }

  // Plans

  @Test
  void a_plan_is_made_in_its_process_at_each_start() {
    var inits = new ArrayList<Pid>();
    var child = child("a");
    class Plan implements Supervisor.Plan {
      @Override
      public Supervisor.Spec init() {
        inits.add(Pid.self());
        return Supervisor.of(ONE_FOR_ONE, child);
      }
    }
    var plan = new Plan();
    var parent = start(ONE_FOR_ONE, plan).orElseThrow();
    started("a");
    assertThat(ids(parent.children())).containsExactly(Plan.class.getName());
    assertThat(parent.children().getFirst().type()).isEqualTo(ChildSpec.Type.SUPERVISOR);
    end(inits.getFirst(), ExitReason.KILL);
    started("a");
    assertThat(inits).doesNotHaveDuplicates().hasSize(2);
    assertThat(state(parent, Plan.class.getName())).contains(running(inits.getLast()));
  }

  @Test
  void a_plan_that_says_nothing_is_a_bad_return() { // rule 109
    Supervisor.Plan plan = () -> null;
    assertThat(failure(plan.startLink())).isEqualTo(new ExitReason.BadReturn("init"));
  }

  @Test
  void a_plan_that_throws_is_a_failed_start() { // suite: sup_start_error_return, sup_start_fail
    Supervisor.Plan plan =
        () -> {
          throw new IOException("no plan");
        };
    assertThat(failure(plan.startLink()))
        .isInstanceOfSatisfying(
            ExitReason.Crash.class, crash -> assertThat(crash.message()).contains("no plan"));
    Supervisor.Plan exits =
        () -> {
          throw Processes.exit(new Ruin("no plan"));
        };
    assertThat(failure(exits.startLink())).isEqualTo(new Ruin("no plan"));
  }

  // Ignore

  @Test
  void a_child_that_ignores_is_kept_without_a_process() { // rule 110
    var supervisor =
        start(ONE_FOR_ONE, child("a"), player("b").spec((_, _) -> ignored()), child("c"))
            .orElseThrow();
    assertThat(ids(supervisor.children())).containsExactly("c", "b", "a");
    assertThat(state(supervisor, "b")).contains(stopped());
    assertThat(supervisor.count()).isEqualTo(new ChildCount(3, 2, 0, 3));
    assertThat(supervisor.startChild(player("d").spec((_, _) -> ignored())))
        .isEqualTo(new StartResult.Ignored<>());
    assertThat(state(supervisor, "d")).contains(stopped());
    assertThat(supervisor.deleteChild("d")).isEmpty();
  }

  @Test
  void a_temporary_child_that_ignores_is_dropped() { // rule 110
    var ignoring = player("a").spec((_, _) -> ignored()).restart(Restart.TEMPORARY);
    var supervisor = start(ONE_FOR_ONE, ignoring).orElseThrow();
    assertThat(supervisor.children()).isEmpty();
    assertThat(supervisor.startChild(ignoring)).isEqualTo(new StartResult.Ignored<>());
    assertThat(supervisor.children()).isEmpty();
  }

  // Starts of all kinds

  @SuppressWarnings("ImmutableEnumChecker")
  enum Bad {
    RETURNS_NULL((_, _) -> null),
    THROWS((_, _) -> {
      throw new IOException("disk");
    }),
    THROWS_AN_ERROR((_, _) -> {
      throw new AssertionError("sum");
    }),
    EXITS((_, _) -> {
      throw Processes.exit(new Ruin("exit"));
    }),
    FAILS((_, _) -> failed("fail")),
    ENDS_BEFORE_ITS_WORD((_, _) ->
        Processes.startLink(_ -> {
          throw Processes.exit(new Ruin("early"));
        }));

    final Player.Script script;

    Bad(Player.Script script) {
      this.script = script;
    }

    void check(ExitReason reason) {
      switch (this) {
        case RETURNS_NULL -> assertThat(reason).isInstanceOf(ExitReason.BadReturn.class);
        case THROWS, THROWS_AN_ERROR -> assertThat(reason).isInstanceOf(ExitReason.Crash.class);
        case EXITS -> assertThat(reason).isEqualTo(new Ruin("exit"));
        case FAILS -> assertThat(reason).isEqualTo(new Ruin("fail"));
        case ENDS_BEFORE_ITS_WORD -> assertThat(reason).isEqualTo(new Ruin("early"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_start_that_goes_wrong_fails_the_supervisor(Bad bad) { // rules 106, 112
    var result = start(ONE_FOR_ONE, child("a"), player("b").spec(bad.script));
    var reason = (ExitReason.Shutdown) failure(result);
    var failed = (ExitReason.FailedToStartChild) reason.detail().orElseThrow();
    assertThat(failed.id()).isEqualTo("b");
    bad.check(failed.reason());
    assertThat(told()).containsExactly("+a", "-a");
  }

  @ParameterizedTest
  @EnumSource
  void a_child_added_whose_start_goes_wrong_is_forgotten(Bad bad) { // rule 112
    var supervisor = start(ONE_FOR_ONE, child("a")).orElseThrow();
    var a = started("a");
    bad.check(failure(supervisor.startChild(player("b").spec(bad.script))));
    assertThat(ids(supervisor.children())).containsExactly("a");
    assertThat(state(supervisor, "a")).contains(running(a));
    assertThat(supervisor.startChild(child("b"))).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void a_handle_is_given_to_the_one_who_adds_the_child() { // suite: extra_return
    var supervisor = start(ONE_FOR_ONE).orElseThrow();
    StartResult<ServerRef<Puppet>> result = supervisor.startChild(Puppet.puppet());
    assertThat(result.orElseThrow().call(Puppet.state())).isEqualTo("state");
    assertThat(
            supervisor
                .startChild(
                    ChildSpec.process(
                        "by hand",
                        ack -> {
                          ack.ok(42);
                          receive();
                        }))
                .orElseThrow())
        .isEqualTo(42);
  }

  record Named(ServerName<Named> name) implements GenServer<Integer, Call<Named, ?>, Cast<Named>> {
    @Override
    public InitResult<Integer> init() {
      return ok(0);
    }

    @Override
    public ChildSpec<?> childSpec() {
      return GenServer.<Named>named(name, this);
    }
  }

  @Test
  void a_child_that_was_started_outside_is_a_failure() { // suite: already_started_outside…
    ServerName<Named> name = ServerName.local("n");
    var outside = GenServer.<Named>startLink(name, new Named(name)).orElseThrow();
    var pid = outside.whereis().orElseThrow();
    var supervisor = start(ONE_FOR_ONE).orElseThrow();
    assertThat(failure(supervisor.startChild(new Named(name))))
        .isEqualTo(new ExitReason.AlreadyStarted(pid));
    assertThat(supervisor.children()).isEmpty();
    assertThat(Processes.isAlive(pid)).isTrue();
    outside.stop();
    assertThat(supervisor.startChild(new Named(name))).isInstanceOf(StartResult.Ok.class);
  }

  @Test
  void a_child_that_ends_at_once_after_its_word_is_restarted() {
    var supervisor =
        start(
                ONE_FOR_ONE,
                player("a")
                    .spec((n, player) ->
                        n > 1
                            ? player.startLink()
                            : Processes.startLink(ack -> ack.ok(Pid.self()))))
            .orElseThrow();
    var pid = started("a");
    assertThat(state(supervisor, "a")).contains(running(pid));
  }

  // Names

  @Test
  void a_supervisor_can_have_a_name_in_a_registry() { // 3.2 start_link/2 with via
    var names = Registry.<String>unique("names");
    var band = Supervisor.via(names, "band");
    var crowd = DynamicSupervisor.via(names, "crowd");
    Supervisor.of(
            ONE_FOR_ONE,
            names,
            Supervisor.of(ONE_FOR_ONE, child("a")).name(band),
            DynamicSupervisor.named(crowd))
        .startLink()
        .orElseThrow();
    assertThat(ids(band.children())).containsExactly("a");
    assertThat(crowd.count().specs()).isZero();
    assertThat(names.lookup("band").orElseThrow().pid()).isEqualTo(band.whereis().orElseThrow());
  }

  @Test
  void a_named_supervisor_is_found_by_its_name() { // 3.2 start_link/3 with local
    var name = Supervisor.local("band");
    var spec = Supervisor.of(ONE_FOR_ONE, child("a")).name(name);
    var supervisor = spec.startLink().orElseThrow();
    var pid = name.whereis().orElseThrow();
    assertThat(supervisor.whereis()).contains(pid);
    assertThat(ids(name.children())).containsExactly("a");
    assertThat(failure(spec.startLink())).isEqualTo(new ExitReason.AlreadyStarted(pid));
    assertThat(Processes.registered()).containsExactly(Name.local("band"));
    assertThat(Supervisor.at(pid).count().specs()).isEqualTo(1);
    name.stop();
    assertThat(name.whereis()).isEmpty();
    assertThatThrownBy(name::count)
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess()));
  }

  @Test
  void a_named_supervisor_has_its_name_again_after_a_restart() { // 3.2 start_link/2
    var name = Supervisor.local("band");
    start(ONE_FOR_ONE, Supervisor.of(ONE_FOR_ONE, child("a")).name(name)).orElseThrow();
    started("a");
    var first = name.whereis().orElseThrow();
    end(first, ExitReason.KILL);
    started("a");
    assertThat(name.whereis()).isPresent().isNotEqualTo(Optional.of(first));
  }

  @Test
  void a_handle_that_is_no_name_is_refused_as_one() {
    var self = Supervisor.at(Pid.self());
    assertThatThrownBy(() -> Supervisor.of(ONE_FOR_ONE).name(self))
        .isInstanceOf(IllegalArgumentException.class);
    var dynamic = DynamicSupervisor.at(Pid.self());
    assertThatThrownBy(() -> DynamicSupervisor.named(dynamic))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_supervisor_is_a_child_with_all_the_time_to_end() { // 3.2 generates child_spec/1
    var spec = Supervisor.of(ONE_FOR_ONE).childSpec();
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.SUPERVISOR);
    assertThat(spec.shutdown()).isEqualTo(Shutdown.INFINITY);
    assertThat(spec.restart()).isEqualTo(Restart.PERMANENT);
    assertThat(Supervisor.of(ONE_FOR_ONE).name(Supervisor.local("n")).childSpec().id())
        .isEqualTo(Name.local("n"));
  }

  @Test
  void defaults_are_three_restarts_in_five_seconds() { // 3.2 init/2 flags and defaults
    var spec = Supervisor.of(REST_FOR_ONE);
    assertThat(spec.maxRestarts()).isEqualTo(3);
    assertThat(spec.within()).isEqualTo(ofSeconds(5));
    assertThat(spec.autoShutdown()).isEqualTo(AutoShutdown.NEVER);
  }
}
