package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerName;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to processes, as a flight recording has it. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class FlightTest {

  private static void down(Pid pid) {
    var monitor = Processes.monitor(pid);
    receive(Down.class, down -> down.monitor() == monitor);
  }

  @Test
  void starts_are_recorded() {
    try (var flights = Flights.start()) {
      var pid = Processes.spawn(() -> receive(String.class), SpawnOption.label("worker"));
      Processes.exit(pid, ExitReason.KILL);
      down(pid);
      var events = flights.events();
      assertThat(Flights.of(events, "ProcessStart", "process", pid))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.getString("label")).isEqualTo("worker");
            assertThat(event.getString("parent")).isEqualTo(Pid.self().toString());
          });
    }
  }

  @Test
  void ends_are_recorded_with_reason_and_origin() throws Exception {
    try (var flights = Flights.start()) {
      var told = new CountDownLatch(1);
      Telemetry.attach("end", ProcessEvent.Exited.class, _ -> told.countDown());
      var pid = Processes.spawn(() -> receive(String.class));
      Processes.exit(pid, ExitReason.KILL);
      told.await();
      assertThat(Telemetry.detach("end")).isTrue();
      var events = flights.events();
      assertThat(Flights.of(events, "ProcessExit", "process", pid))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.getString("reason")).isEqualTo("killed");
            assertThat(event.getString("because")).isEqualTo(Pid.self().toString());
          });
    }
  }

  @Test
  void calls_are_recorded_with_their_time() {
    try (var flights = Flights.start()) {
      var server = puppet().start();
      server.call(does(() -> "fine"));
      server.stop();
      var _ = catchThrowableOfType(ExitException.class, () -> server.call(does(() -> "no one")));
      var calls = Flights.of(flights.events(), "Call", "server", server.address());
      assertThat(calls).hasSize(2);
      assertThat(calls.getFirst().getString("caller")).isEqualTo(Pid.self().toString());
      assertThat(calls.getFirst().getString("request")).isEqualTo("Ask");
      assertThat(calls.getFirst().getString("failure")).isEmpty();
      assertThat(calls.getFirst().getDuration()).isPositive();
      assertThat(calls.getLast().getString("failure")).startsWith("no process");
    }
  }

  @Test
  void crashes_and_restarts_are_recorded() {
    try (var _ = Log.open();
        var flights = Flights.start()) {
      ServerName<Puppet> name = ServerName.local("child");
      var supervisor =
          Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(name, puppet()))
              .startLink()
              .orElseThrow();
      var first = name.whereis().orElseThrow();
      name.cast(
          tell((_, _) -> {
            throw new IllegalStateException("boom");
          }));
      down(first);
      supervisor.count(); // so it has restarted the child
      var second = name.whereis().orElseThrow();
      supervisor.stop();
      var events = flights.events();
      assertThat(Flights.of(events, "Crash", "process", first))
          .singleElement()
          .satisfies(event -> assertThat(event.getString("report")).contains("boom"));
      assertThat(Flights.of(events, "Restart", "process", second))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.getInt("restarts")).isEqualTo(1);
            assertThat(event.getString("supervisor")).isEqualTo(supervisor.address().toString());
          });
    }
  }

  @Test
  void a_long_queue_and_a_long_handler_are_recorded() throws Exception {
    try (var node = Node.open(Node.slowHandler(Duration.ofMillis(20)));
        var flights = Flights.start()) {
      var server =
          node.run(() -> {
            var queued = new CountDownLatch(1);
            var longHandler = new CountDownLatch(1);
            var backlog = new CountDownLatch(1);
            Telemetry.attach(
                "both",
                ProcessEvent.class,
                event -> {
                  switch (event) {
                    case ProcessEvent.LongHandler _ -> longHandler.countDown();
                    case ProcessEvent.Backlog _ -> backlog.countDown();
                    default -> {}
                  }
                });
            var slow = puppet().start();
            slow.cast(
                tell((s, state) -> {
                  while (queued.getCount() + longHandler.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return s.noReply(state);
                }));
            for (int i = 0; i < 5_000; i++) {
              slow.cast(tell((s, state) -> s.noReply(state)));
            }
            queued.countDown();
            backlog.await();
            slow.call(does(() -> "both were told"));
            return slow.address();
          });
      var events = flights.events();
      assertThat(Flights.of(events, "LongHandler", "process", server))
          .first()
          .satisfies(event -> {
            assertThat(event.getString("message")).isEqualTo("Tell");
            assertThat(event.getString("stack")).contains("FlightTest");
            assertThat(event.getDuration("time")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
          });
      assertThat(Flights.of(events, "Backlog", "process", server)).isNotEmpty();
    }
  }
}
