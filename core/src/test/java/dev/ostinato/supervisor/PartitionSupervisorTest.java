package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Player.crash;
import static dev.ostinato.supervisor.Player.endOf;
import static dev.ostinato.supervisor.Player.failed;
import static dev.ostinato.supervisor.Player.ids;
import static dev.ostinato.supervisor.Player.started;
import static dev.ostinato.supervisor.Player.told;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Supervisors that lead each key to one of many children that are alike. */
@NullUnmarked
@ExtendWith({OnFreshNode.class, NothingLeft.class})
class PartitionSupervisorTest {

  /** A server that knows its number. */
  record Numbered(int number) implements GenServer<Integer, Numbered.Ask, Cast<Numbered>> {

    record Ask() implements Call<Numbered, Integer> {}

    @Override
    public InitResult<Integer> init() {
      return ok(number);
    }

    @Override
    public CallResult<Integer> handleCall(Ask ask, From<?> from, Integer number) {
      return ask.reply(number, number);
    }
  }

  private static final PartitionSupervisor<ServerRef<Numbered>> NUMBERS =
      PartitionSupervisor.local("numbers");

  private static PartitionSupervisor.Spec<ServerRef<Numbered>> numbers(int partitions) {
    return PartitionSupervisor.of(NUMBERS, n -> GenServer.childSpec(new Numbered(n)))
        .partitions(partitions);
  }

  private static int ask(Object key) {
    return NUMBERS.via(key).call(new Numbered.Ask());
  }

  /** How partitions are started, in the supervisor's process, that tell the test. */
  private static IntFunction<Player> telling() {
    var test = Pid.self();
    return n -> new Player(n, test, Optional.empty());
  }

  /** Partitions that tell the test what becomes of them. */
  private static PartitionSupervisor.Spec<Pid> players(int partitions) {
    PartitionSupervisor<Pid> name =
        PartitionSupervisor.local("players", address -> address.whereis().orElseThrow());
    var player = telling();
    return PartitionSupervisor.of(name, n -> player.apply(n).spec()).partitions(partitions);
  }

  @Test
  void spreads_keys_over_all_partitions_and_finds_each_again() { // suite: on success with atom name
    numbers(8).startLink().orElseThrow();
    var found = new HashSet<Integer>();
    for (int i = 0; i < 100; i++) {
      var key = "key " + i;
      int number = ask(key);
      assertThat(ask(key)).isEqualTo(number);
      found.add(number);
    }
    assertThat(found).isEqualTo(Set.of(0, 1, 2, 3, 4, 5, 6, 7));
  }

  @Test
  void leads_a_whole_number_to_its_absolute_value_modulo_the_partitions() { // rule 158
    numbers(4).startLink().orElseThrow();
    assertThat(Stream.of(0, 1, 5, -3, 7L, (short) -2, (byte) 8).map(PartitionSupervisorTest::ask))
        .containsExactly(0, 1, 1, 3, 3, 2, 0);
    assertThat(ask(Long.MIN_VALUE)).isZero();
    assertThat(ask(Integer.MIN_VALUE)).isZero();
  }

  @Test
  void has_as_many_partitions_as_there_are_processors() {
    PartitionSupervisor.of(NUMBERS, n -> GenServer.childSpec(new Numbered(n)))
        .startLink()
        .orElseThrow();
    assertThat(NUMBERS.partitions()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void gives_each_partition_its_number() { // suite: with_arguments
    numbers(3).startLink().orElseThrow();
    assertThat(IntStream.range(0, 3).map(PartitionSupervisorTest::ask)).containsExactly(0, 1, 2);
  }

  @Test
  void partitions_can_be_dynamic_supervisors() {
    PartitionSupervisor<DynamicSupervisor> sessions =
        PartitionSupervisor.local("sessions", DynamicSupervisor::at);
    PartitionSupervisor.of(sessions, _ -> DynamicSupervisor.of().childSpec())
        .partitions(3)
        .startLink()
        .orElseThrow();
    assertThat(sessions.count()).isEqualTo(new ChildCount(3, 3, 3, 0));
    for (int i = 0; i < 6; i++) {
      sessions.via(i).startChild(new Numbered(i)).orElseThrow();
    }
    assertThat(IntStream.range(0, 3).map(i -> sessions.via(i).count().active()))
        .containsExactly(2, 2, 2);
  }

  @Test
  void its_id_is_its_name() { // suite: uses the atom name as id
    var spec = numbers(2).childSpec();
    assertThat(spec.id()).isEqualTo(ServerName.local("numbers"));
    assertThat(spec.type()).isEqualTo(ChildSpec.Type.SUPERVISOR);
    Supervisor.of(Strategy.ONE_FOR_ONE, numbers(2)).startLink().orElseThrow();
    assertThat(NUMBERS.partitions()).isEqualTo(2);
  }

  @Test
  void lists_and_counts_its_partitions() { // suite: which_children, count_children
    numbers(3).startLink().orElseThrow();
    assertThat(ids(NUMBERS.children())).containsExactly(2, 1, 0);
    assertThat(NUMBERS.count()).isEqualTo(new ChildCount(3, 3, 0, 3));
  }

  @Test
  void a_partition_that_ends_is_restarted_under_its_keys() {
    numbers(2).startLink().orElseThrow();
    var before = NUMBERS.via(1).whereis().orElseThrow();
    Player.end(before, ExitReason.KILL);
    assertThat(NUMBERS.count().active()).isEqualTo(2); // answered when it has been restarted
    assertThat(NUMBERS.via(1).whereis().orElseThrow()).isNotEqualTo(before);
    assertThat(ask(1)).isEqualTo(1);
  }

  @Test
  void nobody_is_found_where_a_partition_is_down() { // rule 161 names the dead pid as a weakness
    PartitionSupervisor.of(
            NUMBERS, n -> GenServer.childSpec(new Numbered(n)).restart(Restart.TRANSIENT))
        .partitions(2)
        .startLink()
        .orElseThrow();
    NUMBERS.via(0).stop();
    assertThat(NUMBERS.via(0).whereis()).isEmpty();
    assertThatThrownBy(() -> ask(0))
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess()));
    assertThat(ask(1)).isEqualTo(1);
  }

  @Test
  void strategy_and_limits_are_those_of_a_supervisor() {
    var top = players(3).strategy(Strategy.ONE_FOR_ALL).intensity(1, ofHours(1));
    var pid = top.startLink().orElseThrow().whereis().orElseThrow();
    crash(started(1));
    started(1);
    top.name().count(); // answered when all are up
    assertThat(told()).containsExactly("+0", "+2", "-1", "-2", "-0", "+0", "+2");
    crash(top.name().via(1));
    assertThat(endOf(pid)).isEqualTo(ExitReason.SHUTDOWN);
  }

  @Test
  void a_partition_that_does_not_start_fails_the_start() {
    PartitionSupervisor<Pid> name = PartitionSupervisor.local("x", a -> a.whereis().orElseThrow());
    var player = telling();
    var result =
        PartitionSupervisor.of(
                name,
                n -> n == 1 ? player.apply(n).spec((_, _) -> failed("1")) : player.apply(n).spec())
            .partitions(3)
            .startLink();
    assertThat(result)
        .isEqualTo(
            new StartResult.Failed<>(
                ExitReason.shutdown(new ExitReason.FailedToStartChild(1, new Player.Ruin("1")))));
    assertThat(told()).containsExactly("+0", "-0");
    assertThatThrownBy(name::partitions).isInstanceOf(ExitException.class);
  }

  @Test
  void one_name_is_for_one() {
    var first = numbers(2).startLink().orElseThrow().whereis().orElseThrow();
    assertThat(numbers(3).startLink())
        .isEqualTo(new StartResult.Failed<>(new ExitReason.AlreadyStarted(first)));
    assertThat(NUMBERS.partitions()).isEqualTo(2);
  }

  @Test
  void a_stop_is_over_when_it_returns() { // suite: stop is synchronous
    numbers(4).startLink().orElseThrow();
    NUMBERS.stop();
    assertThat(Processes.list()).containsExactly(Pid.self());
    assertThat(NUMBERS.via(1).whereis()).isEmpty();
  }

  @Test
  void one_that_does_not_run_is_said_so() { // suite: partitions/1 raises noproc
    assertThatThrownBy(NUMBERS::partitions)
        .isInstanceOfSatisfying(
            ExitException.class,
            exit -> assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess()));
    assertThatThrownBy(() -> ask(1)).isInstanceOf(ExitException.class);
    assertThatThrownBy(() -> NUMBERS.resize(1)).isInstanceOf(ExitException.class);
  }

  @Test
  void each_node_has_its_own() {
    numbers(2).startLink().orElseThrow();
    try (var other = Node.open()) {
      assertThat(other.run(() -> NUMBERS.via(1).whereis())).isEmpty();
    }
  }

  // Its size

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void resizes_to_any_number_up_to_the_first(int size) { // suite: resizes the number of children
    numbers(8).startLink().orElseThrow();
    assertThat(NUMBERS.resize(size)).isEqualTo(8);
    assertThat(NUMBERS.partitions()).isEqualTo(size);
    assertThat(NUMBERS.count().active()).isEqualTo(size);
    for (int i = 0; size > 0 && i < 20; i++) {
      assertThat(ask(i)).isEqualTo(i % size);
    }
    for (int next = 0; next <= 8; next++) {
      assertThat(NUMBERS.resize(next)).isEqualTo(next == 0 ? size : next - 1);
      assertThat(NUMBERS.count().active()).isEqualTo(next);
    }
  }

  @Test
  void resizing_ends_the_last_and_starts_them_in_order() { // rule 160
    var name = players(4).startLink().orElseThrow();
    told();
    name.resize(1);
    assertThat(told()).containsExactly("-3", "-2", "-1");
    name.resize(3);
    assertThat(told()).containsExactly("+1", "+2");
  }

  @Test
  void without_partitions_a_key_leads_nowhere() { // suite: raises on lookup after resizing to zero
    numbers(2).startLink().orElseThrow();
    NUMBERS.resize(0);
    assertThatThrownBy(() -> ask("milk"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("milk")
        .hasMessageContaining("resize");
  }

  @Test
  void resizes_no_further_than_at_the_start() { // suite: raises if trying to increase
    numbers(2).startLink().orElseThrow();
    for (int size : List.of(3, -1)) {
      assertThatThrownBy(() -> NUMBERS.resize(size))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 0 to 2")
          .hasMessageContaining("got: " + size);
    }
    assertThat(NUMBERS.partitions()).isEqualTo(2);
  }

  @Test
  void a_size_that_cannot_be_had_changes_nothing() {
    PartitionSupervisor<Pid> name = PartitionSupervisor.local("x", a -> a.whereis().orElseThrow());
    var player = telling();
    PartitionSupervisor.of(
            name,
            n ->
                player
                    .apply(n)
                    .spec((attempt, p) -> n == 2 && attempt > 1 ? failed("2") : p.startLink()))
        .partitions(3)
        .startLink()
        .orElseThrow();
    name.resize(1);
    told();
    assertThatThrownBy(() -> name.resize(3))
        .isInstanceOfSatisfying(
            ExitException.class,
            exit ->
                assertThat(exit.reason())
                    .isEqualTo(new ExitReason.FailedToStartChild(2, new Player.Ruin("2"))));
    assertThat(told()).containsExactly("+1", "-1");
    assertThat(name.partitions()).isEqualTo(1);
  }

  @Test
  void keys_are_served_while_the_size_changes() {
    numbers(4).startLink().orElseThrow();
    var self = Pid.self();
    var client =
        Processes.spawnLink(() -> {
          for (int i = 0; receive(String.class, java.time.Duration.ZERO).isEmpty(); i++) {
            assertThat(NUMBERS.via(12 * i).call(new Numbered.Ask())).isZero();
          }
          self.send("done");
        });
    for (int i = 0; i < 50; i++) {
      NUMBERS.resize(1 + i % 4);
    }
    client.send("enough");
    assertThat(receive(String.class)).isEqualTo("done");
    receive(dev.ostinato.process.ExitSignal.class);
  }

  /** A numbered server that, but for the first, does not end before it is allowed to. */
  record Slow(int number, Pid judge) implements GenServer<Integer, Numbered.Ask, Cast<Numbered>> {

    record Ends(Pid pid) {}

    record Allowed() {}

    @Override
    public InitResult<Integer> init() {
      Processes.trapExits(true);
      return ok(number);
    }

    @Override
    public CallResult<Integer> handleCall(Numbered.Ask ask, From<?> from, Integer number) {
      return ask.reply(number, number);
    }

    @Override
    public void terminate(ExitReason reason, Integer number) {
      if (number > 0) {
        judge.send(new Ends(Pid.self()));
        receive(Allowed.class);
      }
    }
  }

  @Test
  void no_key_leads_to_a_partition_that_is_being_ended() {
    Pid judge = Pid.self();
    PartitionSupervisor.of(NUMBERS, n -> GenServer.<Numbered>childSpec(new Slow(n, judge)))
        .partitions(2)
        .startLink()
        .orElseThrow();
    Processes.spawnLink(() -> {
      NUMBERS.resize(1);
      judge.send("resized");
    });
    Pid ending = receive(Slow.Ends.class).pid();
    assertThat(ask(0)).isZero();
    assertThat(ask(1)).isZero();
    ending.send(new Slow.Allowed());
    assertThat(receive(String.class)).isEqualTo("resized");
  }

  // What is refused

  @Test
  void a_key_is_no_name_to_take() { // rule 159
    numbers(2).startLink().orElseThrow();
    var key = (dev.ostinato.process.Name) NUMBERS.via(1).address();
    assertThatThrownBy(() -> Processes.register(key, Pid.self()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("numbers");
  }

  @Test
  void specs_that_are_none_are_refused() { // suite: raises without name, bad partitions, …
    assertThatThrownBy(() -> numbers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got: 0");
    assertThatThrownBy(() -> numbers(2).intensity(-1, ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PartitionSupervisor.of(null, _ -> Player.child("x")))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> PartitionSupervisor.of(NUMBERS, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> PartitionSupervisor.local(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> NUMBERS.via(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void handles_of_one_name_are_equal() {
    assertThat(PartitionSupervisor.local("a")).isEqualTo(PartitionSupervisor.local("a"));
    assertThat(PartitionSupervisor.local("a")).isNotEqualTo(PartitionSupervisor.local("b"));
    assertThat(NUMBERS).hasToString("\"numbers\"");
    assertThat(NUMBERS.via(1)).hasToString("\"numbers\":1");
  }
}
