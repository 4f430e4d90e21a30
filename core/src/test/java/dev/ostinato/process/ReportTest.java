package dev.ostinato.process;

import static dev.ostinato.process.Extras.awaitEnd;
import static dev.ostinato.process.Extras.begun;
import static dev.ostinato.process.Extras.holdOut;
import static dev.ostinato.process.Processes.exit;
import static dev.ostinato.process.Processes.label;
import static dev.ostinato.process.Processes.onExit;
import static dev.ostinato.process.Processes.register;
import static dev.ostinato.process.Processes.spawnMonitor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Extras.Why;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnItsOwnNode
class ReportTest {

  private Logged logged = Logged.open();

  @BeforeEach
  void listen() {
    logged.close();
    logged = Logged.open();
  }

  @AfterEach
  void listenNoLonger() {
    logged.close();
  }

  @Test
  void a_crash_is_reported_with_the_process_and_the_frames() {
    var pid = spawnMonitor(ReportTest::throwSomething, SpawnOption.label("the label"));
    awaitEnd(pid);
    assertThat(logged.about(pid.handle().toString()))
        .singleElement()
        .asString()
        .contains("the label", "IllegalStateException: something", "ReportTest.throwSomething");
  }

  @Test
  void a_report_calls_a_process_by_its_name() {
    var pid =
        spawnMonitor(() -> {
          label("the label");
          register(Name.local("the name"), Pid.self());
          throwSomething();
        });
    awaitEnd(pid);
    assertThat(logged.about(pid.handle().toString()))
        .singleElement()
        .asString()
        .contains("the name")
        .doesNotContain("the label");
  }

  @Test
  void an_exit_is_no_crash() {
    var pid = spawnMonitor(() -> exit(Why.BOOM));
    awaitEnd(pid);
    assertThat(logged.about(pid.handle().toString())).isEmpty();
  }

  @Test
  void one_who_throws_because_it_was_told_to_exit_has_not_crashed() {
    var pid =
        begun(() -> {
          try {
            Extras.waitForEver();
          } finally {
            throwSomething();
          }
        });
    exit(pid.handle(), Why.BOOM);
    awaitEnd(pid);
    assertThat(logged.about(pid.handle().toString())).isEmpty();
  }

  @Test
  void an_action_on_exit_that_throws_is_reported() {
    var pid = spawnMonitor(() -> onExit(ReportTest::throwSomething));
    assertThat(awaitEnd(pid)).isEqualTo(ExitReason.NORMAL);
    assertThat(logged.about("ReportTest.throwSomething")).hasSize(1);
  }

  @Test
  @Impatient
  void a_process_that_does_not_unwind_is_reported_with_what_it_does() {
    var gate = new CountDownLatch(1);
    var pid = begun(() -> holdOut(gate));
    exit(pid.handle(), Why.BOOM);
    awaitEnd(pid);
    assertThat(logged.about("declared dead"))
        .singleElement()
        .asString()
        .contains(pid.handle().toString(), "BOOM", "Extras.holdOut");
    gate.countDown();
  }

  private static void throwSomething() {
    throw new IllegalStateException("something");
  }
}
