package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.CrashReport;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Node;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.SupervisorReport;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerName;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to processes, as programs are shown it. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class TelemetryTest {

  enum Why implements ExitReason.Custom {
    BOOM
  }

  /** Sends every event of a type to the test. */
  private static <E extends ProcessEvent> void listen(Class<E> type) {
    var test = Pid.self();
    Telemetry.attach(type, type, test::send);
  }

  private static void down(Pid pid) {
    var monitor = Processes.monitor(pid);
    receive(Down.class, down -> down.monitor() == monitor);
  }

  // Events

  @Test
  void a_start_and_an_end_are_told_with_the_reason() {
    listen(ProcessEvent.Started.class);
    listen(ProcessEvent.Exited.class);
    var pid =
        Processes.spawn(
            () -> {
              throw new ExitException(Why.BOOM);
            },
            SpawnOption.label("worker"));
    var started = receive(ProcessEvent.Started.class, event -> event.pid() == pid);
    assertThat(started.label()).contains("worker");
    assertThat(started.parent()).contains(Pid.self());
    assertThat(receive(ProcessEvent.Exited.class, event -> event.pid() == pid))
        .isEqualTo(new ProcessEvent.Exited(pid, Why.BOOM, List.of()));
  }

  @Test
  void an_end_tells_who_has_told_whom() {
    listen(ProcessEvent.Exited.class);
    var chain =
        Processes.spawn(() -> {
          var middle =
              Processes.spawnLink(() -> {
                Processes.spawnLink(() -> receive(String.class), SpawnOption.label("last"));
                receive(String.class);
              });
          receive(String.class);
          assertThat(middle).isNotNull();
        });
    while (Processes.list().size() < 5) { // with the handler and the test
      Thread.onSpinWait();
    }
    Processes.exit(chain, ExitReason.KILL);
    var first = receive(ProcessEvent.Exited.class);
    var second = receive(ProcessEvent.Exited.class);
    var third = receive(ProcessEvent.Exited.class);
    assertThat(List.of(first, second, third))
        .filteredOn(event -> event.pid() == chain)
        .singleElement()
        .satisfies(event -> assertThat(event.because()).containsExactly(Pid.self()));
    assertThat(List.of(first, second, third))
        .extracting(event -> event.because().size())
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(List.of(first, second, third))
        .allSatisfy(event -> assertThat(event.because().getLast()).isEqualTo(Pid.self()))
        .allSatisfy(event -> assertThat(event.reason()).isEqualTo(new ExitReason.Killed()));
  }

  @Test
  void a_crash_is_told_as_its_report() {
    try (var _ = Log.open()) {
      listen(ProcessEvent.Crashed.class);
      var server = puppet().start();
      server.cast(
          tell((_, _) -> {
            throw new IllegalStateException("boom");
          }));
      var report = receive(ProcessEvent.Crashed.class).report();
      assertThat(report.pid()).isEqualTo(server.address());
      assertThat(report.kind()).isEqualTo(CrashReport.Kind.SERVER);
      assertThat(report.state()).contains("state");
      assertThat(report.message()).contains("Tell");
    }
  }

  @Test
  void a_restart_is_told_by_its_supervisor_and_counted() {
    try (var _ = Log.open()) {
      listen(ProcessEvent.Restarted.class);
      ServerName<Puppet> name = ServerName.local("child");
      var supervisor =
          Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(name, puppet()))
              .startLink()
              .orElseThrow();
      var first = name.whereis().orElseThrow();
      assertThat(Processes.info(first).orElseThrow().restarts()).isZero();
      Processes.exit(first, ExitReason.KILL);
      var event = receive(ProcessEvent.Restarted.class);
      assertThat(event.supervisor()).isEqualTo(supervisor.address());
      assertThat(event.restarts()).isEqualTo(1);
      assertThat(event.id()).isEqualTo(name.address());
      Processes.exit(event.pid(), ExitReason.KILL);
      var again = receive(ProcessEvent.Restarted.class);
      assertThat(again.restarts()).isEqualTo(2);
      assertThat(Processes.info(again.pid()).orElseThrow().restarts()).isEqualTo(2);
      supervisor.stop();
    }
  }

  @Test
  void a_supervisor_reports_what_it_logs() {
    try (var log = Log.open()) {
      listen(ProcessEvent.Reported.class);
      ServerName<Puppet> name = ServerName.local("child");
      var supervisor =
          Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(name, puppet()))
              .intensity(1, Duration.ofMinutes(1))
              .startLink()
              .orElseThrow();
      Processes.trapExits(true);
      var first = name.whereis().orElseThrow();
      Processes.exit(first, ExitReason.KILL);
      var report = receive(ProcessEvent.Reported.class).report();
      assertThat(report.supervisor()).isEqualTo(supervisor.address());
      assertThat(report.context()).isEqualTo(SupervisorReport.Context.CHILD_TERMINATED);
      assertThat(report.reason()).isEqualTo(new ExitReason.Killed());
      assertThat(report.child().pid()).contains(first);
      assertThat(report.child().because()).containsExactly(Pid.self());
      assertThat(report.child().restart()).isEqualTo("PERMANENT");
      assertThat(log.errors(report.toString())).hasSize(1);
      while (name.whereis().filter(pid -> pid != first).isEmpty()) {
        Thread.onSpinWait();
      }
      Processes.exit(name.whereis().orElseThrow(), ExitReason.KILL);
      assertThat(receive(ProcessEvent.Reported.class).report().context())
          .isEqualTo(SupervisorReport.Context.CHILD_TERMINATED);
      var last = receive(ProcessEvent.Reported.class).report();
      assertThat(last.context()).isEqualTo(SupervisorReport.Context.SHUTDOWN);
      assertThat(last.toString()).endsWith(": more than 1 restarts in PT1M: it gives up");
      assertThat(receive(ExitSignal.class).from()).isEqualTo(supervisor.address());
    }
  }

  @Test
  void a_call_is_told_with_its_time_and_its_failure() {
    listen(ProcessEvent.Called.class);
    var server = puppet().start();
    server.call(does(() -> "fine"));
    var call = receive(ProcessEvent.Called.class);
    assertThat(call.pid()).isEqualTo(Pid.self());
    assertThat(call.target()).isEqualTo(server.address());
    assertThat(call.request()).isEqualTo("Ask");
    assertThat(call.time()).isPositive();
    assertThat(call.failure()).isEmpty();
    server.stop();
    var _ = catchThrowableOfType(ExitException.class, () -> server.call(does(() -> "no one")));
    assertThat(receive(ProcessEvent.Called.class).failure()).contains(new ExitReason.NoProcess());
  }

  @Test
  void a_long_queue_is_told_when_it_has_doubled() {
    listen(ProcessEvent.Backlog.class);
    var server = puppet().start();
    var goOn = new CountDownLatch(1);
    server.cast(
        tell((s, state) -> {
          goOn.await();
          return s.noReply(state);
        }));
    for (int i = 0; i < 10_000; i++) {
      server.cast(tell((s, state) -> s.noReply(state)));
    }
    goOn.countDown();
    var event = receive(ProcessEvent.Backlog.class);
    assertThat(event.pid()).isEqualTo(server.address());
    assertThat(event.messages()).isBetween(8_000, 10_000);
    server.call(does(() -> "empty"));
    assertThat(receive(ProcessEvent.Backlog.class, Duration.ZERO)).isEmpty();
  }

  @Test
  void a_handler_that_takes_long_is_told_while_it_runs() {
    try (var node = Node.open(Node.slowHandler(Duration.ofMillis(50)))) {
      node.run(() -> {
        listen(ProcessEvent.LongHandler.class);
        var server = puppet().start();
        var goOn = new CountDownLatch(1);
        Sys.suspend(server);
        server.cast(
            tell((s, state) -> {
              goOn.await();
              return s.noReply(state);
            }));
        server.cast(tell((s, state) -> s.noReply(state)));
        Sys.resume(server);
        var event = receive(ProcessEvent.LongHandler.class);
        assertThat(event.pid()).isEqualTo(server.address());
        assertThat(event.message()).isEqualTo("Tell");
        assertThat(event.messages()).isEqualTo(1);
        assertThat(event.time()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(event.stack()).asString().contains("TelemetryTest");
        var later = receive(ProcessEvent.LongHandler.class);
        assertThat(later.time()).isGreaterThanOrEqualTo(event.time().multipliedBy(2));
        goOn.countDown();
        server.stop();
        return null;
      });
    }
  }

  // Handlers

  @Test
  void a_handler_is_shown_only_what_it_has_asked_for() {
    listen(ProcessEvent.Exited.class);
    down(Processes.spawn(() -> {}));
    receive(ProcessEvent.Exited.class);
    assertThat(receive(Object.class, Duration.ZERO)).isEmpty();
  }

  @Test
  void one_handler_can_ask_for_everything() {
    var test = Pid.self();
    Telemetry.attach("all", ProcessEvent.class, test::send);
    down(Processes.spawn(() -> {}));
    receive(ProcessEvent.Started.class);
    receive(ProcessEvent.Exited.class);
  }

  @Test
  void ids_are_unique_and_listed_until_they_are_detached() {
    listen(ProcessEvent.Started.class);
    listen(ProcessEvent.Exited.class);
    assertThat(Telemetry.handlers())
        .containsExactly(ProcessEvent.Started.class, ProcessEvent.Exited.class);
    assertThatThrownBy(() -> listen(ProcessEvent.Exited.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("detach it first");
    assertThat(Telemetry.detach(ProcessEvent.Started.class)).isTrue();
    assertThat(Telemetry.detach(ProcessEvent.Started.class)).isFalse();
    assertThat(Telemetry.handlers()).containsExactly(ProcessEvent.Exited.class);
    assertThat(Telemetry.detach(ProcessEvent.Exited.class)).isTrue();
    Others.awaitEnd(); // so their processes have ended
  }

  @Test
  void one_that_throws_is_detached_and_logged() {
    try (var log = Log.open()) {
      Telemetry.attach(
          "bad",
          ProcessEvent.Started.class,
          _ -> {
            throw new IllegalStateException("no good");
          });
      Processes.spawn(() -> {});
      Others.awaitEnd();
      assertThat(Telemetry.handlers()).isEmpty();
      assertThat(log.errors())
          .singleElement()
          .asString()
          .contains("the handler bad has failed, and is detached")
          .contains("no good");
    }
  }

  @Test
  void one_whose_process_is_killed_is_detached() {
    listen(ProcessEvent.Started.class);
    var handler =
        Processes.list().stream().filter(pid -> pid != Pid.self()).findFirst().orElseThrow();
    Processes.exit(handler, ExitReason.KILL);
    down(handler);
    assertThat(Telemetry.handlers()).isEmpty();
  }

  @Test
  void one_that_calls_is_not_shown_its_own_calls() {
    var server = puppet().start();
    var test = Pid.self();
    Telemetry.attach(
        "calls",
        ProcessEvent.Called.class,
        event -> {
          server.call(does(() -> "asked by the handler"));
          test.send(event);
        });
    server.call(does(() -> "asked by the test"));
    assertThat(receive(ProcessEvent.Called.class).pid()).isEqualTo(test);
    assertThat(Telemetry.detach("calls")).isTrue();
    server.stop();
    Others.awaitEnd();
    assertThat(receive(ProcessEvent.class, Duration.ZERO)).isEmpty();
  }

  @Test
  void one_that_is_too_slow_loses_events_and_that_is_logged() {
    try (var log = Log.open()) {
      var goOn = new CountDownLatch(1);
      var seen = new AtomicInteger();
      Telemetry.attach(
          "slow",
          ProcessEvent.Called.class,
          _ -> {
            seen.incrementAndGet();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      var server = puppet().start();
      for (int i = 0; i < 100_100; i++) {
        server.call(ask((request, _, state) -> request.reply("fine", state)), Processes.INFINITY);
      }
      goOn.countDown();
      while (log.errors("too slow").isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(log.errors("too slow").getFirst()).contains("events dropped: ");
      while (seen.get() < 100_000) {
        Thread.onSpinWait();
      }
      assertThat(Telemetry.detach("slow")).isTrue();
      server.stop();
      Others.awaitEnd();
      assertThat(seen.get()).isLessThan(100_100);
    }
  }

  @Test
  void two_that_call_do_not_feed_each_other() {
    var server = puppet().start();
    var test = Pid.self();
    for (var id : List.of("one", "two")) {
      Telemetry.attach(
          id,
          ProcessEvent.Called.class,
          event -> {
            server.call(does(() -> id));
            test.send(event);
          });
    }
    server.call(does(() -> "asked by the test"));
    for (int i = 0; i < 2; i++) {
      assertThat(receive(ProcessEvent.Called.class).pid()).isEqualTo(test);
    }
    Telemetry.handlers().forEach(Telemetry::detach);
    server.stop();
    Others.awaitEnd();
    assertThat(receive(ProcessEvent.class, Duration.ZERO)).isEmpty();
  }

  @Test
  void starts_and_ends_are_told_in_pairs() {
    var balance = new AtomicInteger();
    Telemetry.attach(
        "balance",
        ProcessEvent.class,
        event -> {
          switch (event) {
            case ProcessEvent.Started _ -> balance.incrementAndGet();
            case ProcessEvent.Exited _ -> balance.decrementAndGet();
            default -> {}
          }
        });
    Task.completed(1);
    Processes.run(() -> 1);
    down(Processes.spawn(() -> {}));
    puppet().start().stop();
    var last = Processes.spawn(() -> receive(String.class));
    var seen = new CountDownLatch(1);
    Telemetry.attach("last", ProcessEvent.Exited.class, _ -> seen.countDown());
    last.send("end");
    while (seen.getCount() > 0 || balance.get() != 0) { // the test began before
      Thread.onSpinWait();
    }
    assertThat(balance.get()).isZero();
  }

  @Test
  void null_is_nothing_to_attach() {
    assertThatNullPointerException()
        .isThrownBy(() -> Telemetry.attach(null, ProcessEvent.class, _ -> {}));
    assertThatNullPointerException().isThrownBy(() -> Telemetry.attach("id", null, _ -> {}));
    assertThatNullPointerException()
        .isThrownBy(() -> Telemetry.attach("id", ProcessEvent.class, null));
    assertThatNullPointerException().isThrownBy(() -> Telemetry.detach(null));
    assertThat(Telemetry.handlers()).isEmpty();
  }

  @Test
  void another_node_has_other_handlers() {
    listen(ProcessEvent.Started.class);
    try (var node = Node.open()) {
      node.run(() -> {
        assertThat(Telemetry.handlers()).isEmpty();
        down(Processes.spawn(() -> {}));
        return Optional.empty();
      });
    }
    assertThat(Telemetry.detach(ProcessEvent.Started.class)).isTrue();
    Others.awaitEnd();
    assertThat(receive(ProcessEvent.Started.class, Duration.ZERO)).isEmpty();
  }
}
