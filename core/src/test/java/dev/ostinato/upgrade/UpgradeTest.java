package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.application.Application;
import dev.ostinato.process.Down;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.RequestId;
import dev.ostinato.sys.Sys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that get new code and go on. */
@ExtendWith(OnFreshNode.class)
class UpgradeTest {

  private static final String MAIN_1 =
      """
      public class Main implements Application, Probe {
        static final Registry.Unique<Key, Mark> KEYS = Registry.unique("keys", new Mark("?"));
        static final ServerName<Counter> COUNTER = ServerName.local(new Key("counter"));
        static final DynamicSupervisor DYNAMIC = DynamicSupervisor.local("dynamic");

        public Supervisor.Spec start(String... args) {
          return Supervisor.of(
              Strategy.ONE_FOR_ONE,
              KEYS,
              GenServer.named(COUNTER, new Counter("first", 10)),
              DynamicSupervisor.named(DYNAMIC));
        }

        public Object ask(Object... words) {
          return switch ((String) words[0]) {
            case "add" -> COUNTER.call(new Counter.Add((int) words[1]));
            case "get" -> COUNTER.call(new Counter.Get(Mode.PLAIN)).toString();
            case "tell" -> { COUNTER.cast(new Counter.Tell((int) words[1])); yield ""; }
            case "later" -> { COUNTER.cast(new Counter.Later()); yield ""; }
            case "wait" -> COUNTER.sendRequest(new Counter.Wait());
            case "pid" -> COUNTER.whereis().get();
            case "crash" -> { COUNTER.cast(new Counter.Tell(-1)); yield ""; }
            case "more" -> DYNAMIC.startChild(new Counter((String) words[1], 0)).toString();
            case "by key" -> KEYS.lookup(new Key((String) words[1])).map(e -> e.value().toString());
            default -> throw new IllegalArgumentException();
          };
        }

        public String toString() { return "main"; }
      }
      """;

  private static final String KEY = "record Key(String name) {}";
  private static final String MARK = "record Mark(String text) {}";
  private static final String MODE = "enum Mode { PLAIN, LOUD }";

  private static final String COUNTER_1 =
      """
      record Counter(String name, int step)
          implements GenServer<Counter.State, Counter.Request<?>, Counter.Event> {
        static final ProcessLocal<Mark> LOCAL = ProcessLocal.withInitial(() -> new Mark("none"));
        record State(int total, List<Mark> marks, Optional<From<Total>> waiting) {}
        sealed interface Request<R> extends Call<Counter, R> {}
        record Add(int n) implements Request<Integer> {}
        record Get(Mode mode) implements Request<Total> {}
        record Wait() implements Request<Total> {}
        record Total(int value, String text) {}
        sealed interface Event extends Cast<Counter> {}
        record Tell(int n) implements Event {}
        record Later() implements Event {}

        public InitResult<State> init() {
          Main.KEYS.register(new Key(name), new Mark("of " + name));
          LOCAL.put(new Mark("local of " + name));
          return ok(new State(0, new ArrayList<>(), Optional.empty()));
        }

        public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
          return switch (request) {
            case Add add -> add.reply(
                state.total() + add.n(),
                new State(state.total() + add.n(), state.marks(), state.waiting()));
            case Get get -> get.reply(
                new Total(state.total(), get.mode() + " one " + LOCAL.get()), state);
            case Wait wait -> noReply(
                new State(state.total(), state.marks(), Optional.of(from.as(wait))));
          };
        }

        public Next<State> handleCast(Event event, State state) {
          return switch (event) {
            case Tell tell -> {
              if (tell.n() < 0) throw new IllegalStateException("told");
              state.waiting().ifPresent(from -> from.reply(new Total(tell.n(), "waited, one")));
              var marks = new ArrayList<>(state.marks());
              marks.add(new Mark("" + tell.n()));
              yield noReply(new State(state.total() + tell.n(), marks, Optional.empty()));
            }
            case Later later -> noReply(state).andContinue(new Mark("later"));
          };
        }

        public Next<State> handleContinue(Object go, State state) {
          return noReply(state);
        }
      }
      """;

  /** The state has another component, the server as well, and answers say {@code two}. */
  private static final String COUNTER_2 =
      COUNTER_1
          .replace("(String name, int step)", "(String name, int step, String unit)")
          .replace("implements GenServer<", "implements GenServer<")
          .replace(
              "static final ProcessLocal",
              """
              Counter(String name, int step) { this(name, step, "by default"); }
              record StateV1(int total, List<Mark> marks, Optional<From<Total>> waiting) {}
              public State codeChange(Object version, Object old, Object extra) {
                return switch (old) {
                  case StateV1(var total, var marks, var waiting) ->
                      new State(total, marks, waiting, "from " + version + " with " + extra);
                  default -> throw new IllegalArgumentException("what is " + old);
                };
              }
              static final ProcessLocal\
              """)
          .replace("waiting) {}\n  sealed", "waiting, String past) {}\n  sealed")
          .replace("state.waiting()));", "state.waiting(), state.past()));")
          .replace("Optional.of(from.as(wait))));", "Optional.of(from.as(wait)), state.past()));")
          .replace("marks, Optional.empty()));", "marks, Optional.empty(), state.past()));")
          .replace(
              "new ArrayList<>(), Optional.empty()));",
              "new ArrayList<>(), Optional.empty(), \"new\"));")
          .replace(
              "\" one \"",
              "\" two \" + unit + \" \" + state.past() + \" \" + state.marks() + \" \"")
          .replace("waited, one", "waited, two");

  private static final String MAIN_2 =
      MAIN_1.replace("new Counter(\"first\", 10)", "new Counter(\"first\", 10, \"kg\")");

  private final Release one = Programs.release("1", MAIN_1, KEY, MARK, MODE, COUNTER_1);
  private final Release two = Programs.release("2", MAIN_2, KEY, MARK, MODE, COUNTER_2);
  private final Probe first = Programs.probe(one);
  private final Probe second = Programs.probe(two);
  private final LiveApplication live = LiveApplication.of(one);

  private boolean isOfFirst(Object made) {
    return made.getClass().getClassLoader() == first.getClass().getClassLoader();
  }

  @Test
  void state_code_and_names_are_those_of_the_next_release() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    first.ask("add", 5);
    first.ask("tell", 2);
    assertThat(first.ask("get"))
        .isEqualTo("Total[value=7, text=PLAIN one Mark[text=local of first]]");
    var pid = first.ask("pid");

    var report = live.upgrade(Upgrade.to(two).extra("care"));

    assertThat(report.problem()).isEmpty();
    assertThat(second.ask("get"))
        .isEqualTo(
            "Total[value=7, text=PLAIN two kg from 1 with care [Mark[text=2]] Mark[text=local of"
                + " first]]");
    assertThat(second.ask("pid")).isEqualTo(pid);
    assertThat(second.ask("by key", "first").toString()).contains("of first");
    assertThat(live.release()).isSameAs(two);
    assertThat(report.servers())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.pid()).isEqualTo(pid);
          assertThat(row.from()).isEqualTo("program.Counter");
          assertThat(row.held()).isPositive();
        });
  }

  @Test
  void messages_that_wait_are_those_of_the_next_release() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var pid = (Pid) first.ask("pid");
    Sys.suspend(pid);
    first.ask("tell", 3);
    first.ask("later");
    var asked = (RequestId<?>) first.ask("wait");
    live.upgrade(two).orElseThrow();
    assertThat(Sys.getState(pid).toString()).contains("total=0");
    Sys.resume(pid);
    first.ask("tell", 4); // by code of the past
    var total = asked.await();
    assertThat(total.toString()).isEqualTo("Total[value=4, text=waited, two]");
    assertThat(isOfFirst(total)).isTrue();
    assertThat(second.ask("get").toString())
        .contains("value=7")
        .contains("[Mark[text=3], Mark[text=4]]");
  }

  @Test
  void a_client_that_waits_gets_the_reply_that_its_code_understands() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var asked = (RequestId<?>) first.ask("wait");
    live.upgrade(two).orElseThrow();
    second.ask("tell", 4);
    assertThat(isOfFirst(asked.await())).isTrue();
  }

  @Test
  void code_of_the_past_can_still_call() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    live.upgrade(two).orElseThrow();
    assertThat(first.ask("add", 5)).isEqualTo(5);
    assertThat(first.ask("get").toString()).startsWith("Total[value=5, text=PLAIN two kg from 1");
    assertThat(first.ask("pid")).isEqualTo(second.ask("pid"));
  }

  @Test
  void a_child_is_started_again_from_the_next_release() throws Exception {
    var tree = Application.ensureStarted(live).orElseThrow();
    live.upgrade(two).orElseThrow();
    var pid = (Pid) second.ask("pid");
    var monitor = Processes.monitor(pid);
    second.ask("crash");
    Processes.receive(Down.class, down -> down.monitor() == monitor);
    tree.children(); // it answers when it has started the child again
    assertThat(second.ask("get").toString()).contains("two kg new");
  }
}
