package dev.ostinato.process;

import static dev.ostinato.process.Extras.arrived;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@OnItsOwnNode
class ArgumentsTest {

  private static final Duration NEGATIVE = Duration.ofNanos(-1);
  private static final Duration VERY_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

  @ParameterizedTest
  @MethodSource("negativeTimes")
  void negative_times_are_refused(String name, Action operation) {
    assertThatIllegalArgumentException()
        .as(name)
        .isThrownBy(operation::run)
        .withMessageContaining("expected");
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  static Stream<Arguments> negativeTimes() {
    return Stream.of(
        arguments("receive", () -> Processes.receive(NEGATIVE)),
        arguments("receive type", () -> Processes.receive(String.class, NEGATIVE)),
        arguments("receive test", () -> Processes.receive(String.class, _ -> true, NEGATIVE)),
        arguments("receive clauses", () -> Processes.receive(Processes::take, NEGATIVE)),
        arguments("receive, very", () -> Processes.receive(VERY_NEGATIVE)),
        arguments("sleep", () -> Processes.sleep(NEGATIVE)),
        arguments("sendAfter", () -> Processes.sendAfter(Pid.self(), "late", NEGATIVE)),
        arguments("start", () -> Processes.start(_ -> {}, NEGATIVE)),
        arguments("startLink", () -> Processes.startLink(_ -> {}, NEGATIVE)));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nulls_are_refused(String name, Action operation) {
    assertThatNullPointerException().as(name).isThrownBy(operation::run);
    assertThat(arrived()).isEmpty();
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  @NullUnmarked
  static Stream<Arguments> nulls() {
    return Stream.of(
        arguments("spawn", () -> Processes.spawn(null)),
        arguments("spawnLink", () -> Processes.spawnLink(null)),
        arguments("spawnMonitor", () -> Processes.spawnMonitor(null)),
        arguments("spawn options", () -> Processes.spawn(() -> {}, (SpawnOption[]) null)),
        arguments("spawn option", () -> Processes.spawn(() -> {}, (SpawnOption) null)),
        arguments("label option", () -> SpawnOption.label(null)),
        arguments("start", () -> Processes.start(null)),
        arguments("start time", () -> Processes.start(_ -> {}, (Duration) null)),
        arguments("startLink", () -> Processes.startLink(null)),
        arguments("run", () -> Processes.run(null)),
        arguments("exit", () -> Processes.exit(null)),
        arguments("exit pid", () -> Processes.exit(null, ExitReason.NORMAL)),
        arguments("exit reason", () -> Processes.exit(Pid.self(), null)),
        arguments("onExit", () -> Processes.onExit(null)),
        arguments("sleep", () -> Processes.sleep(null)),
        arguments("receive type", () -> Processes.receive((Class<?>) null)),
        arguments("receive test", () -> Processes.receive(String.class, (Predicate<String>) null)),
        arguments("receive time", () -> Processes.receive((Duration) null)),
        arguments(
            "receive clauses", () -> Processes.receive((Function<Object, Match<Object>>) null)),
        arguments("sendAfter to", () -> Processes.sendAfter(null, "late", Duration.ZERO)),
        arguments("sendAfter what", () -> Processes.sendAfter(Pid.self(), null, Duration.ZERO)),
        arguments("sendAfter when", () -> Processes.sendAfter(Pid.self(), "late", null)),
        arguments("Pid.send", () -> Pid.self().send(null)),
        arguments("Name.send", () -> Name.local("nobody").send(null)),
        arguments("Alias.send", () -> Processes.alias().send(null)),
        arguments("link", () -> Processes.link(null)),
        arguments("unlink", () -> Processes.unlink(null)),
        arguments("monitor", () -> Processes.monitor(null)),
        arguments("demonitor", () -> Processes.demonitor(null)),
        arguments("demonitorAndFlush", () -> Processes.demonitorAndFlush(null)),
        arguments("register name", () -> Processes.register(null, Pid.self())),
        arguments("register pid", () -> Processes.register(Name.local("nobody"), null)),
        arguments("unregister", () -> Processes.unregister(null)),
        arguments("Name.local", () -> Name.local(null)),
        arguments("label", () -> Processes.label(null)),
        arguments("isAlive", () -> Processes.isAlive(null)),
        arguments("info", () -> Processes.info(null)),
        arguments("killGrace", () -> Node.killGrace(null)),
        arguments("Node.open", () -> Node.open((Node.Option) null)),
        arguments("Node.run", () -> Node.current().run(null)),
        arguments("ProcessLocal", () -> ProcessLocal.withInitial(null)),
        arguments("ExitException", () -> new ExitException(null)),
        arguments("InitAck.fail", () -> failWithNull()));
  }

  @NullUnmarked
  private static void failWithNull() {
    var failure = Processes.start(starter -> starter.fail(null));
    if (failure instanceof StartResult.Failed<?>(ExitReason.Crash(var type, _, _, _))
        && type.equals("java.lang.NullPointerException")) {
      throw new NullPointerException("as it should be");
    }
  }

  private static Arguments arguments(String name, Action operation) {
    return Arguments.arguments(name, operation);
  }
}
