package dev.ostinato.sys;

import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Looking at processes from outside: from their start on, into a file, at all of them. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class LookTest {

  private static void cast(ServerRef<Puppet> server, Object next) {
    server.cast(tell((s, _) -> s.noReply(next)));
  }

  // From the beginning

  @Test
  void a_server_can_be_counted_and_logged_from_its_start_on() {
    ServerRef<Puppet> server =
        GenServer.<Puppet>start(puppet(), Sys.counted(), Sys.logged(2)).orElseThrow();
    server.call(does(() -> "one"));
    server.call(does(() -> "two"));
    assertThat(Sys.statistics(server).orElseThrow().messagesIn()).isEqualTo(2);
    assertThat(Sys.log(server)).hasSize(2);
    assertThatThrownBy(() -> Sys.logged(0)).isInstanceOf(IllegalArgumentException.class);
  }

  // Into a file

  @Test
  void each_step_is_a_line_of_the_file_until_it_is_closed(@TempDir Path folder) throws IOException {
    var file = folder.resolve("steps");
    Files.writeString(file, "what was there\n");
    var server = puppet().start();
    try (var _ = Sys.logToFile(server, file)) {
      server.call(does(() -> 42));
      cast(server, "another");
      server.call(does(() -> 43));
    }
    server.call(does(() -> "not written"));
    var pid = server.address();
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("what was there"),
            line -> assertThat(line).endsWith(pid + " in: Ask"),
            line -> assertThat(line).endsWith(pid + " out: Integer, to " + Pid.self()),
            line -> assertThat(line).endsWith(pid + " in: Tell"),
            line -> assertThat(line).endsWith(pid + " no reply, state: another"),
            line -> assertThat(line).endsWith(pid + " in: Ask"),
            line -> assertThat(line).endsWith(pid + " out: Integer, to " + Pid.self()));
  }

  @Test
  void a_file_that_cannot_be_written_changes_nothing(@TempDir Path folder) {
    var server = puppet().start();
    assertThatThrownBy(() -> Sys.logToFile(server, folder)).isInstanceOf(IOException.class);
    String answer = server.call(does(() -> "fine"));
    assertThat(answer).isEqualTo("fine");
  }

  @Test
  void the_log_of_a_server_that_has_ended_is_closed(@TempDir Path folder) throws IOException {
    var server = puppet().start();
    var trace = Sys.logToFile(server, folder.resolve("steps"));
    server.stop();
    trace.close();
    var exit =
        catchThrowableOfType(
            ExitException.class, () -> Sys.logToFile(server, folder.resolve("other")));
    assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
  }

  // The end

  @Test
  void terminate_ends_a_server_behind_what_waits_and_does_not_wait() {
    var server = puppet().start();
    var monitor = Processes.monitor(server);
    var goOn = new CountDownLatch(1);
    server.cast(
        tell((s, state) -> {
          goOn.await();
          return s.noReply(state);
        }));
    Sys.terminate(server, ExitReason.shutdown("enough"));
    goOn.countDown();
    assertThat(receive(Down.class, down -> down.monitor() == monitor).reason())
        .isEqualTo(ExitReason.shutdown("enough"));
    var exit =
        catchThrowableOfType(ExitException.class, () -> Sys.terminate(server, ExitReason.SHUTDOWN));
    assertThat(exit.reason()).isEqualTo(new ExitReason.NoProcess());
    assertThat(exit.operation().orElseThrow()).isInstanceOf(Operation.Sys.class);
  }

  @Test
  void terminate_is_for_servers() {
    var pid = Processes.spawn(() -> receive(String.class));
    var exit =
        catchThrowableOfType(ExitException.class, () -> Sys.terminate(pid, ExitReason.SHUTDOWN));
    assertThat(exit.reason()).isInstanceOf(ExitReason.BadCall.class);
    pid.send("end");
  }

  // All processes

  @Test
  void the_greatest_are_found_among_all() {
    var idle = puppet().start();
    var busy = puppet().start();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    busy.cast(
        tell((s, state) -> {
          begun.countDown();
          goOn.await();
          return s.noReply(state);
        }));
    for (int i = 0; i < 3; i++) {
      cast(busy, "next");
      idle.call(does(() -> "one more"));
    }
    await(begun);
    assertThat(Sys.top(1, ProcessInfo::messages))
        .singleElement()
        .satisfies(info -> {
          assertThat(info.pid()).isEqualTo(busy.address());
          assertThat(info.messages()).isEqualTo(3);
          assertThat(info.current()).contains("Tell");
          assertThat(info.handled()).isEqualTo(1);
          assertThat(info.stack()).isEmpty();
        });
    while (handling(busy).isEmpty()) {
      Thread.onSpinWait(); // one looks now and then
    }
    assertThat(handling(busy).orElseThrow()).isPositive();
    assertThat(handling(idle)).isEmpty();
    assertThat(Sys.top(2, ProcessInfo::handled))
        .extracting(ProcessInfo::pid)
        .containsExactly((Pid) idle.address(), (Pid) busy.address());
    assertThat(Sys.top(100, ProcessInfo::handled)).hasSize(3); // and the test
    assertThat(Sys.top(0, ProcessInfo::handled)).isEqualTo(List.of());
    goOn.countDown();
    assertThatThrownBy(() -> Sys.top(-1, ProcessInfo::handled))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatNullPointerException().isThrownBy(() -> Sys.top(1, null));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_file_that_cannot_be_written_is_reported_and_written_no_more() throws IOException {
    try (var log = Log.open()) {
      var server = puppet().start();
      try (var _ = Sys.logToFile(server, Path.of("/dev/full"))) {
        server.call(does(() -> "fine"));
        server.call(does(() -> "fine"));
      }
      assertThat(log.errors("a debug function of")).hasSize(1);
    }
  }

  private static Optional<Duration> handling(ServerRef<Puppet> server) {
    return Processes.info(server.whereis().orElseThrow()).orElseThrow().handling();
  }
}
