package dev.ostinato.sys;

import static dev.ostinato.process.Extras.await;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.tell;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.CrashReport;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerRef;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import dev.ostinato.task.Task;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of a process that has ended for a reason that nobody wanted. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class CrashReportTest {

  private static final int BOUND = 20_000;

  private final Log log = Log.open();

  @AfterEach
  void close() {
    log.close();
  }

  private static void listen() {
    var test = Pid.self();
    Telemetry.attach("crashes", ProcessEvent.Crashed.class, event -> test.send(event.report()));
  }

  private static CrashReport report() {
    return receive(CrashReport.class);
  }

  private static void boom() {
    throw new IllegalStateException("boom");
  }

  @Test
  void of_a_process_it_tells_where_and_what_was_around_it() {
    listen();
    var pid = Processes.spawn(CrashReportTest::boom, SpawnOption.label("worker"));
    var report = report();
    assertThat(report.pid()).isEqualTo(pid);
    assertThat(report.kind()).isEqualTo(CrashReport.Kind.PROCESS);
    assertThat(report.name()).isEqualTo(pid + " worker");
    assertThat(report.reason()).isInstanceOf(ExitReason.Crash.class);
    assertThat(report.ancestors()).containsExactly(Pid.self());
    assertThat(report.because()).isEmpty();
    assertThat(report.state()).isEmpty();
    assertThat(report.toString())
        .startsWith("process " + pid + " worker ended: java.lang.IllegalStateException: boom\n\tat")
        .contains("CrashReportTest.boom")
        .contains("\nancestors: " + Pid.self());
    assertThat(log.errors()).containsExactly(report.toString());
  }

  @Test
  void of_a_task_it_tells_for_whom_it_worked() {
    listen();
    Processes.trapExits(true);
    var task = Task.async(CrashReportTest::fail);
    var report = report();
    assertThat(report.kind()).isEqualTo(CrashReport.Kind.TASK);
    assertThat(report.callers()).containsExactly(Pid.self());
    assertThat(report.links()).containsExactly(Pid.self());
    assertThat(report.toString())
        .startsWith("task " + task.address())
        .contains("\nstarted by " + Pid.self());
  }

  @Test
  void of_a_server_it_tells_the_caller_the_message_the_state_and_what_waits() {
    listen();
    var server = puppet().start();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var caller =
        Processes.spawnMonitor(() ->
            server.call(
                ask((_, _, _) -> {
                  begun.countDown();
                  goOn.await();
                  throw new IllegalStateException("boom");
                })));
    await(begun);
    server.cast(tell((s, state) -> s.noReply(state)));
    server.send("by hand");
    goOn.countDown();
    var report = report();
    assertThat(report.message()).contains("Ask");
    assertThat(report.state()).contains("state");
    assertThat(report.client().orElseThrow().pid()).isEqualTo(caller.handle());
    assertThat(report.client().orElseThrow().stack()).asString().contains("CrashReportTest");
    assertThat(report.messages()).isEqualTo(2);
    assertThat(report.waiting()).containsExactly("Tell", "String");
    assertThat(report.toString())
        .contains("\nlast message: Ask")
        .contains("\nstate: state")
        .contains("\ncaller: " + caller.handle() + " is at\n\tat ")
        .contains("\nmessages that wait: 2 (Tell, String)");
    receive(Down.class);
  }

  @Test
  void the_caller_is_where_it_called_though_its_thread_was_lent() {
    listen();
    var server = puppet().start();
    Processes.spawn(() -> callAndFail(server));
    var report = report();
    assertThat(report.client().orElseThrow().stack())
        .noneMatch(frame -> frame.getMethodName().equals("handleCall"))
        .anyMatch(frame -> frame.getMethodName().equals("callAndFail"));
    assertThat(report.toString()).contains("callAndFail");
  }

  private static void callAndFail(ServerRef<Puppet> server) {
    server.call(does(() -> fail()), Processes.INFINITY);
  }

  @Test
  void it_has_the_last_events_if_they_were_kept() {
    listen();
    var server = puppet().start();
    Sys.log(server, 3);
    server.cast(tell((s, _) -> s.noReply("another")));
    server.call(does(() -> 42));
    server.cast(
        tell((_, _) -> {
          throw new IllegalStateException("boom");
        }));
    var report = report();
    assertThat(report.lastEvents())
        .containsExactly("in: Ask", "out: Integer, to " + Pid.self(), "in: Tell");
    assertThat(report.toString()).contains("\nlast events:\n\tin: Ask\n\tout: ");
  }

  @Test
  void it_names_those_who_end_as_well() {
    listen();
    var ready = new CountDownLatch(2);
    var trapping =
        Processes.spawn(() -> {
          Processes.trapExits(true);
          ready.countDown();
          receive(String.class);
        });
    var server = puppet().start();
    server.call(
        does(() -> {
          Processes.link(trapping);
          Processes.spawnLink(
              () -> {
                ready.countDown();
                receive(String.class);
              },
              SpawnOption.label("neighbour"));
          return "linked";
        }));
    await(ready);
    server.cast(
        tell((_, _) -> {
          throw new IllegalStateException("boom");
        }));
    var report = report();
    assertThat(report.links()).hasSize(2).contains(trapping);
    assertThat(report.neighbours())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.name()).endsWith(" neighbour");
          assertThat(one.stack()).asString().contains("CrashReportTest");
        });
    assertThat(report.toString()).contains(" neighbour");
    trapping.send("end");
  }

  @Test
  void a_supervisor_tells_who_has_told_a_child_to_exit() {
    Processes.trapExits(true);
    var origin = Processes.spawn(() -> receive(String.class), SpawnOption.label("origin"));
    var spec =
        ChildSpec.<String>process(
                "child",
                ack -> {
                  Processes.link(origin);
                  ack.ok("up");
                  receive(Integer.class);
                })
            .restart(Restart.TEMPORARY);
    var supervisor = Supervisor.of(Strategy.ONE_FOR_ONE, spec).startLink().orElseThrow();
    Processes.exit(origin, ExitReason.KILL);
    while (!supervisor.children().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(log.errors("child ended: killed"))
        .singleElement()
        .asString()
        .endsWith(", told to exit by " + origin + ", which was told by " + Pid.self());
    supervisor.stop();
  }

  @Test
  void it_is_bounded_whatever_is_in_it() {
    listen();
    var server = puppet(s -> s.ok("x".repeat(1_000_000))).start();
    Processes.monitor(server);
    var linked = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      Processes.spawn(() -> {
        Processes.link((Pid) server.address());
        linked.countDown();
        receive(String.class);
      });
    }
    await(linked);
    Sys.log(server, 1000);
    for (int i = 0; i < 1000; i++) {
      server.call(does(() -> "an event"));
    }
    server.cast(
        tell((_, _) -> {
          Throwable cause = null;
          for (int i = 0; i < 1000; i++) {
            cause = new IllegalStateException("y".repeat(100_000), cause);
          }
          throw (IllegalStateException) cause;
        }));
    var report = report();
    assertThat(report.toString()).hasSizeLessThan(BOUND);
    assertThat(report.links()).hasSize(100);
    assertThat(report.neighbours()).hasSize(15);
    assertThat(report.lastEvents()).hasSize(20);
    receive(Down.class);
  }

  @Test
  void a_reason_of_many_calls_is_told_by_the_first_of_them() {
    ExitReason reason = new ExitReason.Timeout();
    for (int i = 0; i < 100_000; i++) {
      var operation = new Operation.Call(Pid.self(), "request " + i, Processes.INFINITY);
      reason = new ExitReason.During(operation, reason);
    }
    var text = new ExitException(reason).getMessage();
    assertThat(text)
        .startsWith("no answer in time, in call(" + Pid.self() + ", request 0, infinity), in ")
        .contains("request 7")
        .doesNotContain("request 8")
        .endsWith(", in 99992 more");
  }

  @Test
  void it_is_not_made_if_nobody_wants_it() {
    var logger = Logger.getLogger("dev.ostinato");
    var before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      var shown = new CountDownLatch(1);
      var state =
          new Object() {
            @Override
            public String toString() {
              shown.countDown();
              return "shown";
            }
          };
      var server = puppet(s -> s.ok(state)).start();
      Processes.monitor(server);
      server.cast(
          tell((_, _) -> {
            throw new IllegalStateException("boom");
          }));
      receive(Down.class);
      assertThat(shown.getCount()).isEqualTo(1);
    } finally {
      logger.setLevel(before);
    }
  }

  @Test
  void the_end_of_a_call_that_nobody_caught_is_told_with_its_frames() {
    listen();
    var first = puppet().start();
    var second = puppet().start();
    first.cast(
        tell((s, state) -> {
          second.call(does(() -> fail()));
          return s.noReply(state);
        }));
    var reports =
        Stream.of(report(), report()).map(CrashReport::toString).collect(joining("\n---\n"));
    assertThat(reports)
        .contains("server " + second.address() + " Puppet terminated: ")
        .contains("boom, in call(" + second.address() + ", Ask, 5s)\n\tat ")
        .contains("server " + first.address() + " Puppet terminated: ");
  }

  private static String fail() {
    boom();
    return "";
  }

  @Test
  void the_caller_is_named_though_it_has_gone() {
    listen();
    var server = puppet().start();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var caller =
        Processes.spawnMonitor(() ->
            server.call(
                ask((_, _, _) -> {
                  begun.countDown();
                  goOn.await();
                  throw new IllegalStateException("boom");
                })));
    await(begun);
    Processes.exit(caller.handle(), ExitReason.KILL);
    receive(Down.class, down -> down.monitor() == caller.monitor());
    goOn.countDown();
    var client = report().client().orElseThrow();
    assertThat(client).isEqualTo(new CrashReport.Client(caller.handle(), List.of()));
    var _ = catchThrowableOfType(ExitException.class, server::stop);
  }
}
