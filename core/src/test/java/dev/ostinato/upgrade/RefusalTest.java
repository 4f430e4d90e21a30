package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.application.Application;
import dev.ostinato.process.Pid;
import dev.ostinato.server.OnFreshNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upgrades that cannot be: they say why, and nothing has changed. */
@ExtendWith(OnFreshNode.class)
class RefusalTest {

  private static final String MAIN =
      """
      public class Main implements Application, Probe {
        static final ServerName<Tally> TALLY = ServerName.local("tally");
        static final ServerName<Tally> OTHER = ServerName.local("other");

        public Supervisor.Spec start(String... args) {
          return Supervisor.of(
              Strategy.ONE_FOR_ONE,
              GenServer.named(TALLY, new Tally(1)),
              GenServer.named(OTHER, new Tally(2)));
        }

        public Object ask(Object... words) {
          return switch ((String) words[0]) {
            case "add" -> TALLY.call(new Tally.Add(1)) + OTHER.call(new Tally.Add(1));
            case "keep" -> TALLY.call(new Tally.Keep(words[1]));
            case "pid" -> TALLY.whereis().get();
            default -> throw new IllegalArgumentException();
          };
        }
      }
      """;

  private static final String TALLY =
      """
      record Tally(int number) implements GenServer<Tally.State, Tally.Request<?>, Cast<Tally>> {
        record State(int total, Object kept) {}
        sealed interface Request<R> extends Call<Tally, R> {}
        record Add(int n) implements Request<Integer> {}
        record Keep(Object what) implements Request<Ok> {}

        public InitResult<State> init() { return ok(new State(0, "")); }

        public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
          return switch (request) {
            case Add add -> add.reply(
                state.total() + add.n(), new State(state.total() + add.n(), state.kept()));
            case Keep keep -> keep.reply(
                Ok.OK, new State(state.total(), keep.what().equals("code")
                    ? (Runnable) () -> System.out.println(number)
                    : keep.what().equals("object") ? new Thing() : keep.what()));
          };
        }

        static class Thing { int field; }
        //
      }
      """;

  private final Release one = Programs.release("1", MAIN, TALLY);
  private final Probe probe = Programs.probe(one);
  private final LiveApplication live = LiveApplication.of(one);

  private void start() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    assertThat(probe.ask("add")).isEqualTo(2);
  }

  private static Release next(String code) {
    return Programs.release("2", MAIN, TALLY.replace("//", code));
  }

  /** The text of the problem; all runs as before. */
  private String refused(Upgrade upgrade) throws Exception {
    var pid = probe.ask("pid");
    int before = (int) probe.ask("add");
    var report = live.upgrade(upgrade);
    assertThat(report.isDone()).as(report.toString()).isFalse();
    assertThat(report.servers()).isEmpty();
    assertThat(live.release()).isSameAs(one);
    assertThat(probe.ask("pid")).isEqualTo(pid);
    assertThat(probe.ask("add")).isEqualTo(before + 2);
    return report.problem().orElseThrow().toString();
  }

  private String refused(Release next) throws Exception {
    return refused(Upgrade.to(next));
  }

  private String refusedCodeChange(String body) throws Exception {
    return refused(
        next("public State codeChange(Object v, Object old, Object x) { " + body + " }"));
  }

  // What codeChange does

  @Test
  void code_change_throws() throws Exception {
    start();
    assertThat(refusedCodeChange("throw new IllegalStateException(\"not me\");"))
        .startsWith("codeChange of <")
        .contains("not me");
  }

  @Test
  void code_change_throws_for_the_last_server_only() throws Exception {
    start();
    assertThat(
            refusedCodeChange(
                "if (number == 2) throw new IllegalStateException(\"not me\"); return (State)"
                    + " old;"))
        .contains(" other: ")
        .contains("not me");
  }

  @Test
  void code_change_returns_null() throws Exception {
    start();
    assertThat(refusedCodeChange("return null;")).endsWith("codeChange returned null");
  }

  @Test
  void code_change_does_not_return() throws Exception {
    start();
    var next =
        next(
            """
            public State codeChange(Object v, Object old, Object x) throws Exception {
              new java.util.concurrent.CountDownLatch(1).await();
              return (State) old;
            }
            """);
    assertThat(refused(Upgrade.to(next).within(Duration.ofMillis(100))))
        .startsWith("codeChange of <")
        .contains("has not returned");
  }

  @Test
  void code_change_returns_a_state_of_another_type() throws Exception {
    start();
    var next =
        next(
            """
            @SuppressWarnings("unchecked")
            <T> T any(Object it) { return (T) it; }
            public State codeChange(Object v, Object old, Object x) { return any("text"); }
            """);
    assertThat(refused(next)).contains("ClassCastException");
  }

  @Test
  void code_change_that_edits_in_place_leaves_the_state_as_it_was() throws Exception {
    start();
    probe.ask("keep", new java.util.ArrayList<>(java.util.List.of("a")));
    assertThat(
            refusedCodeChange(
                "((List<?>) ((State) old).kept()).clear();"
                    + " throw new IllegalStateException(\"cleared\");"))
        .contains("cleared");
    assertThat(dev.ostinato.sys.Sys.getState((Pid) probe.ask("pid")).toString()).contains("[a]");
  }

  // What cannot be carried

  @Test
  void a_state_that_holds_code() throws Exception {
    start();
    probe.ask("keep", "code");
    assertThat(refused(next("")))
        .contains("state.kept: is a function of release 1, which is code and cannot be carried");
  }

  @Test
  void a_state_that_holds_an_object_that_is_no_record() throws Exception {
    start();
    probe.ask("keep", "object");
    assertThat(refused(next("")))
        .contains("state.kept: is a program.Tally$Thing, which is neither a record");
  }

  @Test
  void a_state_with_other_components_and_nothing_that_says_how() throws Exception {
    start();
    assertThat(
            refused(
                Programs.release(
                    "2",
                    MAIN,
                    TALLY
                        .replace("State(int total, Object kept)", "State(long sum, Object kept)")
                        .replace("state.total()", "(int) state.sum()"))))
        .contains(
            "is a program.Tally$State(long sum, Object kept), but was (int total, Object kept)")
        .contains("StateV1(int total, Object kept)");
  }

  @Test
  void a_class_that_is_there_no_longer() throws Exception {
    start();
    assertThat(
            refused(
                Programs.release(
                    "2", MAIN.replace("Tally", "Count"), TALLY.replace("Tally", "Count"))))
        .contains("is of class program.Tally, which release 2 lacks");
  }

  @Test
  void a_class_of_another_name_does_if_that_is_said() throws Exception {
    start();
    var next =
        Programs.release("2", MAIN.replace("Tally", "Count"), TALLY.replace("Tally", "Count"));
    var renamed =
        java.util.Map.of(
            "program.Tally", "program.Count",
            "program.Tally$State", "program.Count$State",
            "program.Tally$Request", "program.Count$Request",
            "program.Tally$Add", "program.Count$Add");
    live.upgrade(Upgrade.to(next).renaming(renamed)).orElseThrow();
    assertThat(Programs.probe(next).ask("add")).isEqualTo(4);
    assertThat(probe.ask("add")).isEqualTo(6);
  }

  @Test
  void a_server_with_another_protocol() throws Exception {
    start();
    var next =
        Programs.release(
            "2",
            MAIN,
            TALLY
                .replace("Tally.Request<?>", "Tally.Question<?>")
                .replace(
                    "sealed interface Request",
                    "sealed interface Request<R> extends Question<R> {} sealed interface Question")
                .replace("Request<?> request", "Question<?> request"));
    assertThat(refused(next)).contains("has another protocol").contains("Tally$Question");
  }

  @Test
  void a_start_that_throws_or_returns_null() throws Exception {
    start();
    assertThat(
            refused(
                Programs.release(
                    "2",
                    MAIN.replace(
                        "return Supervisor",
                        "if (true) throw new Error(\"no start\"); return Supervisor"),
                    TALLY)))
        .startsWith("start of release 2")
        .contains("no start");
    assertThat(
            refused(
                Programs.release(
                    "3",
                    MAIN.replace("return Supervisor", "if (true) return null; return Supervisor"),
                    TALLY)))
        .startsWith("start of release 3")
        .contains("start returned null");
  }

  // Releases that are none

  @Test
  void a_release_without_its_application() throws IOException {
    var folder = Programs.folder(TALLY);
    assertThatThrownBy(() -> Release.load("2", "program.Main", folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a class program.Main in release 2");
    assertThatThrownBy(() -> Release.load("2", "program.Tally", folder))
        .hasMessageContaining("constructor without parameters");
    assertThatThrownBy(() -> Release.load("2", "java.lang.String", folder))
        .hasMessageContaining("among the shared classes");
    assertThatThrownBy(() -> Release.load("2", "program.Main", folder.resolve("nowhere.jar")))
        .hasMessageContaining("nowhere.jar");
    var text = Files.writeString(folder.resolve("no.jar"), "no jar");
    assertThatThrownBy(() -> Release.load("2", "program.Main", text))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_release_for_a_newer_jvm() throws IOException {
    var folder = Programs.folder(MAIN, TALLY);
    var file = folder.resolve("program/Main.class");
    var bytes = Files.readAllBytes(file);
    bytes[7] = (byte) 200;
    Files.write(file, bytes);
    assertThatThrownBy(() -> Release.load("2", "program.Main", folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newer JVM");
  }

  @Test
  void a_server_for_a_newer_jvm() throws Exception {
    start();
    var folder = Programs.folder(MAIN, TALLY);
    var file = folder.resolve("program/Tally.class");
    var bytes = Files.readAllBytes(file);
    bytes[7] = (byte) 200;
    Files.write(file, bytes);
    assertThat(refused(Release.load("2", "program.Main", folder))).contains("class file");
  }

  // At the wrong time

  @Test
  void a_release_runs_once() throws Exception {
    start();
    assertThatThrownBy(() -> live.upgrade(one)).hasMessageContaining("that has not run");
    var two = next("");
    live.upgrade(two).orElseThrow();
    assertThatThrownBy(() -> live.upgrade(one)).hasMessageContaining("that has not run");
    assertThatThrownBy(() -> LiveApplication.of(two))
        .hasMessageContaining("of another application");
  }

  @Test
  void an_application_that_does_not_run() throws Exception {
    start();
    Application.stop(live);
    assertThatThrownBy(() -> live.upgrade(next("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs on this node");
  }

  @Test
  void a_release_that_was_refused_may_be_tried_again() throws Exception {
    start();
    probe.ask("keep", "code");
    var two = next("");
    assertThat(live.upgrade(two).isDone()).isFalse();
    probe.ask("keep", "data");
    assertThat(live.upgrade(two).isDone()).isTrue();
  }

  @Test
  void a_plan_changes_nothing_and_tells_what_would_be() throws Exception {
    start();
    var two = next("");
    var plan = live.plan(Upgrade.to(two));
    assertThat(plan.isDone()).isTrue();
    assertThat(plan.servers()).hasSize(2);
    assertThat(live.release()).isSameAs(one);
    assertThat(probe.ask("add")).isEqualTo(4);
    probe.ask("keep", "code");
    assertThat(live.plan(Upgrade.to(two)).problem()).isPresent();
  }
}
