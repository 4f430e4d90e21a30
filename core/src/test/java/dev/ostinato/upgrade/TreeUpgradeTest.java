package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ostinato.application.Application;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.supervisor.ChildInfo;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upgrade makes of supervisors, and of whatever else is in the tree. */
@ExtendWith(OnFreshNode.class)
class TreeUpgradeTest {

  private static final String MAIN =
      """
      public class Main implements Application, Probe {
        public Supervisor.Spec start(String... args) {
          return Supervisor.of(
              Strategy.ONE_FOR_ONE,
              GenServer.childSpec(new Node(1)).id("one"),
              GenServer.childSpec(new Node(2)).id("two"))/*limits*/;
        }

        public Object ask(Object... words) throws Exception { return "one"; }
      }
      """;

  private static final String NODE =
      """
      record Node(int number) implements GenServer<Integer, Node.Request<?>, Cast<Node>> {
        sealed interface Request<R> extends Call<Node, R> {}
        record Get() implements Request<Integer> {}
        record Tick(int n) {}

        public InitResult<Integer> init() { return ok(number); }

        public CallResult<Integer> handleCall(Request<?> request, From<?> from, Integer state) {
          return switch (request) { case Get get -> get.reply(state, state); };
        }

        public Next<Integer> handleInfo(Object message, Integer state) {
          return message instanceof Tick tick ? noReply(state + tick.n()) : unexpected(message, state);
        }
      }
      """;

  private static final String LAST = "GenServer.childSpec(new Node(2)).id(\"two\")";

  private final Release one = Programs.release("1", MAIN, NODE);
  private final LiveApplication live = LiveApplication.of(one);

  private static Release next(String last) {
    return Programs.release("2", MAIN.replace(LAST, last), NODE);
  }

  private static Pid pid(Supervisor tree, Object id) {
    return tree.children().stream()
        .filter(child -> child.id().equals(id))
        .map(child -> ((ChildInfo.State.Running) child.state()).pid())
        .findFirst()
        .orElseThrow();
  }

  /** Returns when its supervisor can know it. */
  private static void kill(Pid pid) {
    var monitor = Processes.monitor(pid);
    Processes.exit(pid, ExitReason.KILL);
    Processes.receive(Down.class, down -> down.monitor() == monitor);
  }

  @Test
  void children_that_are_new_are_started_and_those_that_are_gone_go_on() throws Exception {
    var tree = Application.ensureStarted(live).orElseThrow();
    var two = pid(tree, "two");
    var report = live.upgrade(next("GenServer.childSpec(new Node(3)).id(\"three\")")).orElseThrow();
    assertThat(report.servers()).hasSize(2);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("new child three has started"))
        .contains("child two goes on, though it is not in release 2");
    assertThat(tree.children()).extracting(ChildInfo::id).containsExactly("two", "three", "one");
    assertThat(pid(tree, "two")).isEqualTo(two);
    assertThat(Processes.isAlive(pid(tree, "three"))).isTrue();
  }

  @Test
  void a_new_child_that_does_not_start_is_told() {
    Application.ensureStarted(live).orElseThrow();
    var broken =
        "ChildSpec.process(\"broken\", ack -> { throw new IllegalStateException(\"not I\"); })";
    var report = live.upgrade(next(broken)).orElseThrow();
    assertThat(report.notes())
        .anyMatch(note -> note.contains("broken did not start") && note.contains("not I"));
  }

  @Test
  void a_temporary_child_that_becomes_permanent_is_started_again() throws Exception {
    var temporary = MAIN.replace(LAST, LAST + ".restart(Restart.TEMPORARY)");
    var program = LiveApplication.of(Programs.release("1", temporary, NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    program.upgrade(Programs.release("2", MAIN, NODE)).orElseThrow();
    kill(pid(tree, "two"));
    assertThat(Processes.isAlive(pid(tree, "two"))).isTrue();
  }

  @Test
  void a_temporary_child_that_has_ended_is_not_started_by_an_upgrade() throws Exception {
    var temporary = MAIN.replace(LAST, LAST + ".restart(Restart.TEMPORARY)");
    var program = LiveApplication.of(Programs.release("1", temporary, NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    kill(pid(tree, "two"));
    var report = program.upgrade(Programs.release("2", temporary, NODE)).orElseThrow();
    assertThat(report.notes()).isEmpty();
    assertThat(tree.children()).extracting(ChildInfo::id).containsExactly("one");
  }

  @Test
  void a_child_that_is_called_as_its_class_is_the_same_one_when_that_is_renamed() throws Exception {
    var plain = MAIN.replace(LAST, "new Node(2)");
    var program = LiveApplication.of(Programs.release("1", plain, NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    var pid = pid(tree, "program.Node");
    var next = Programs.release("2", plain.replace("Node", "Leaf"), NODE.replace("Node", "Leaf"));
    var names =
        java.util.Map.of(
            "program.Node", "program.Leaf",
            "program.Node$Request", "program.Leaf$Request",
            "program.Node$Get", "program.Leaf$Get");
    assertThat(program.upgrade(Upgrade.to(next).renaming(names)).orElseThrow().notes()).isEmpty();
    assertThat(pid(tree, "program.Leaf")).isEqualTo(pid);
  }

  @Test
  void what_has_nothing_to_do_with_the_release_is_not_held() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    Supervisor other =
        Supervisor.of(dev.ostinato.supervisor.Strategy.ONE_FOR_ONE).startLink().orElseThrow();
    var inside = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var slow =
        Task.async(() ->
            other.startChild(
                dev.ostinato.server.ChildSpec.process(
                    "slow",
                    ack -> {
                      inside.countDown();
                      mayEnd.await();
                      ack.ok(1);
                      Processes.receive();
                    })));
    inside.await();
    var report = live.upgrade(Upgrade.to(next(LAST)).within(Duration.ofSeconds(1)));
    mayEnd.countDown();
    assertThat(slow.await()).isNotNull();
    assertThat(report.problem()).isEmpty();
  }

  @Test
  void code_change_is_called_in_the_order_that_is_wanted() {
    var main = MAIN.replace(LAST, "new Leaf(2)");
    var leaf = NODE.replace("Node", "Leaf");
    var program = LiveApplication.of(Programs.release("1", main, NODE, leaf));
    Application.ensureStarted(program).orElseThrow();
    var noting =
        """
        @SuppressWarnings("unchecked")
        public Integer codeChange(Object version, Object old, Object extra) {
          ((List<Object>) extra).add(this);
          return (Integer) old;
        }

        public InitResult\
        """;
    var next =
        Programs.release(
            "2",
            main,
            NODE.replace("public InitResult", noting),
            leaf.replace("public InitResult", noting));
    var order = new ArrayList<>();
    program.upgrade(Upgrade.to(next).extra(order).first("program.Leaf")).orElseThrow();
    assertThat(order) // tried first, then done
        .extracting(Object::toString)
        .containsExactly("Leaf[number=2]", "Node[number=1]", "Leaf[number=2]", "Node[number=1]");
  }

  @Test
  void limits_are_those_of_the_next_release() throws Exception {
    var tree = Application.ensureStarted(live).orElseThrow();
    var patient =
        Programs.release(
            "2", MAIN.replace("/*limits*/", ".intensity(1000, Duration.ofSeconds(5))"), NODE);
    live.upgrade(patient).orElseThrow();
    for (int i = 0; i < 10; i++) {
      kill(pid(tree, "one"));
    }
    assertThat(tree.children()).hasSize(2);
  }

  private static String significant(String when) {
    var one = "GenServer.childSpec(new Node(1)).id(\"one\")";
    return MAIN.replace(
            one, one + ".restart(Restart.TEMPORARY).significant(" + !when.equals("NEVER") + ")")
        .replace("/*limits*/", ".autoShutdown(AutoShutdown." + when + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER, ANY_SIGNIFICANT", "NEVER, ALL_SIGNIFICANT", "ANY_SIGNIFICANT, NEVER",
    "ANY_SIGNIFICANT, ALL_SIGNIFICANT", "ALL_SIGNIFICANT, NEVER", "ALL_SIGNIFICANT, ANY_SIGNIFICANT"
  })
  void when_it_shuts_down_by_itself_is_said_by_the_next_release(String before, String after)
      throws Exception {
    var program = LiveApplication.of(Programs.release("1", significant(before), NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    program.upgrade(Programs.release("2", significant(after), NODE)).orElseThrow();
    var monitor = Processes.monitor(tree);
    kill(pid(tree, "one"));
    if (after.equals("NEVER")) {
      assertThat(tree.children()).extracting(ChildInfo::id).containsExactly("two");
    } else {
      assertThat(Processes.receive(Down.class, down -> down.monitor() == monitor).reason())
          .isEqualTo(ExitReason.SHUTDOWN);
    }
  }

  @Test
  void children_that_crash_all_the_time_are_restarted_in_one_release_or_the_other()
      throws Exception {
    var patient = MAIN.replace("/*limits*/", ".intensity(100_000, Duration.ofSeconds(5))");
    var program = LiveApplication.of(Programs.release("0", patient, NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    var over = new AtomicBoolean();
    var killer =
        Task.async(() -> {
          while (!over.get()) {
            for (var child : tree.children()) {
              if (child.state() instanceof ChildInfo.State.Running(var pid)) {
                Processes.exit(pid, ExitReason.KILL);
              }
            }
          }
          return "";
        });
    for (int i = 1; i < 8; i++) {
      assertThat(program.upgrade(Programs.release("" + i, patient, NODE)).problem()).isEmpty();
    }
    over.set(true);
    killer.await();
    await().pollInSameThread().until(() -> tree.count().active() == 2);
    assertThat(program.upgrade(Programs.release("8", patient, NODE)).servers()).hasSize(2);
  }

  @Test
  void a_message_of_a_timer_is_carried_when_it_comes() throws Exception {
    var ticking =
        NODE.replace(
            "return ok(number);",
            "Processes.sendAfter(Pid.self(), new Tick(10), Duration.ofMillis(300)); return"
                + " ok(number);");
    var program = LiveApplication.of(Programs.release("0", MAIN, ticking));
    var tree = Application.ensureStarted(program).orElseThrow();
    program.upgrade(Programs.release("1", MAIN, ticking)).orElseThrow();
    var pid = pid(tree, "one");
    await().pollInSameThread().until(() -> dev.ostinato.sys.Sys.getState(pid).equals(11));
  }

  @Test
  void an_agent_may_not_keep_things_of_the_release() {
    var agent = "Agent.childSpec(() -> new Node.Tick(1))";
    var program = LiveApplication.of(Programs.release("0", MAIN.replace(LAST, agent), NODE));
    Application.ensureStarted(program).orElseThrow();
    assertThat(program.upgrade(next(agent)).problem().orElseThrow().toString())
        .contains("state of an agent")
        .contains("Let a GenServer keep it");
  }

  @Test
  void a_child_that_was_added_by_hand_may_not_be_code() throws Exception {
    var adds =
        MAIN.replace(
            "return \"one\";",
            "return Supervisor.at((Pid) words[0]).startChild(ChildSpec.process(\"by hand\", ack ->"
                + " { ack.ok(1); Processes.receive(); }));");
    var program = LiveApplication.of(Programs.release("0", adds, NODE));
    var tree = Application.ensureStarted(program).orElseThrow();
    Programs.probe(program.release()).ask(tree.whereis().orElseThrow());
    assertThat(program.upgrade(next(LAST)).problem().orElseThrow().toString())
        .contains("the spec of child by hand.start.function.work: is a function of release 0");
  }

  @Test
  void two_upgrades_at_once_are_one_too_many() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var slow =
        Programs.release(
            "2",
            MAIN.replace(
                "public Supervisor.Spec start(String... args) {",
                "public Supervisor.Spec start(String... args) {"
                    + " Processes.sleep(Duration.ofSeconds(2));"),
            NODE);
    var first = Task.async(() -> live.upgrade(slow));
    while (true) {
      try {
        live.plan(Upgrade.to(next(LAST)));
      } catch (IllegalStateException busy) {
        assertThat(busy).hasMessageContaining("one is on its way");
        break;
      }
    }
    assertThat(first.await(Processes.INFINITY).isDone()).isTrue();
  }

  @Test
  void an_upgrade_waits_for_shared_code_that_calls_the_release() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var inside = new CountDownLatch(1);
    var mayLeave = new CountDownLatch(1);
    var user =
        Task.async(() ->
            live.use(
                Probe.class,
                probe -> {
                  inside.countDown();
                  mayLeave.await();
                  return live.release().version() + probe.ask();
                }));
    inside.await();
    var refused = live.upgrade(Upgrade.to(next(LAST)).within(Duration.ofMillis(50)));
    assertThat(refused.problem().orElseThrow().toString()).contains("calls code of the release");
    var upgrade = Task.async(() -> live.upgrade(next(LAST)));
    mayLeave.countDown();
    assertThat(user.await()).isEqualTo("1one");
    assertThat(upgrade.await(Processes.INFINITY).isDone()).isTrue();
    assertThat(live.<Probe, Object, Exception>use(Probe.class, Probe::ask)).isEqualTo("one");
    assertThatThrownBy(() -> live.use(Runnable.class, it -> 0))
        .hasMessageContaining("META-INF/services/java.lang.Runnable");
  }
}
