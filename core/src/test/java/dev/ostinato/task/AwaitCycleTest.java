package dev.ostinato.task;

import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.agent.Agent;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Circles of waits that lead through tasks and agents. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class AwaitCycleTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Log log = Log.open();

  @AfterEach
  void close() {
    log.close();
  }

  private static ExitReason.CallCycle cycleIn(ExitReason reason) {
    var inner = reason;
    while (inner instanceof ExitReason.During(_, var deeper)) {
      inner = deeper;
    }
    assertThat(inner).isInstanceOf(ExitReason.CallCycle.class);
    return (ExitReason.CallCycle) inner;
  }

  @Test
  void a_task_that_calls_the_server_that_awaits_it_is_found() {
    var server = puppet().start();
    var exit =
        Tasks.exitOf(() ->
            server.call(
                ask((request, _, state) -> {
                  Task<String> task = Task.async(() -> server.call(does(() -> "never"), HOUR));
                  return request.reply(task.await(HOUR), state);
                }),
                HOUR));
    assertThat(cycleIn(exit.reason()).processes()).hasSize(2).contains((Pid) server.address());
    Others.awaitEnd();
  }

  @Test
  void so_is_one_of_many_that_are_awaited_together() {
    var server = puppet().start();
    var exit =
        Tasks.exitOf(() ->
            server.call(
                ask((request, _, state) -> {
                  var idle = new CountDownLatch(1);
                  var tasks =
                      List.of(
                          Task.async(() -> "fine"),
                          Task.async(() -> {
                            idle.await();
                            return "never";
                          }),
                          Task.async(() -> server.call(does(() -> "never"), HOUR)));
                  return request.reply(Task.awaitMany(tasks, HOUR).toString(), state);
                }),
                HOUR));
    assertThat(cycleIn(exit.reason()).processes()).hasSize(2).contains((Pid) server.address());
    Others.awaitEnd();
  }

  @Test
  void an_await_that_closes_the_circle_exits() {
    var server = puppet().start();
    var exit =
        Tasks.exitOf(() ->
            server.call(
                ask((request, _, state) -> {
                  Task<String> task = Task.async(() -> server.call(does(() -> "never"), HOUR));
                  var pid = Tasks.pid(task);
                  while (Processes.info(pid).orElseThrow().status() != ProcessInfo.Status.WAITING) {
                    Thread.onSpinWait();
                  }
                  try {
                    return request.reply(task.await(HOUR), state);
                  } catch (ExitException await) {
                    cycleIn(await.reason());
                    throw await;
                  }
                }),
                HOUR));
    cycleIn(exit.reason());
    Others.awaitEnd();
  }

  @Test
  void a_circle_through_an_agent_is_found() {
    var server = puppet().start();
    var agent = Agent.start(() -> 1).orElseThrow();
    var exit =
        Tasks.exitOf(() ->
            server.call(
                ask((request, _, state) ->
                    request.reply(
                        agent.get(number -> server.call(does(() -> "never " + number), HOUR)),
                        state)),
                HOUR));
    assertThat(cycleIn(exit.reason()).processes()).hasSize(2).contains((Pid) server.address());
    Others.awaitEnd();
  }

  @Test
  void a_task_that_calls_somebody_else_is_no_circle() {
    var server = puppet().start();
    var other = puppet().start();
    String answer =
        server.call(
            ask((request, _, state) -> {
              Task<String> task =
                  Task.async(() ->
                      other.call(
                          ask((inner, _, then) -> inner.reply("from the other", then)), HOUR));
              return request.reply(task.await(HOUR), state);
            }),
            HOUR);
    assertThat(answer).isEqualTo("from the other");
    other.stop();
    server.stop();
  }

  @Test
  void a_task_that_has_a_result_and_still_asks_its_owner_is_no_circle() {
    for (int i = 0; i < 200; i++) {
      var server = puppet().start();
      var asked = new CountDownLatch(1);
      String answer =
          server.call(
              ask((request, _, state) -> {
                Task<String> task =
                    Task.async(() -> {
                      Processes.onExit(() -> {
                        server.call(does(() -> "hello"), HOUR);
                        asked.countDown();
                      });
                      return "done";
                    });
                return request.reply(task.await(HOUR), state);
              }),
              HOUR);
      assertThat(answer).isEqualTo("done");
      while (asked.getCount() > 0) {
        Thread.onSpinWait();
      }
      server.stop();
    }
    assertThat(log.errors()).isEmpty();
  }

  @Test
  void a_task_that_is_not_awaited_may_call_its_owner() {
    var server = puppet().start();
    var answered = new CountDownLatch(1);
    server.call(
        ask((request, _, state) -> {
          Task.async(() -> {
            server.call(does(() -> "hello"), HOUR);
            answered.countDown();
            return "done";
          });
          return request.reply("at once", state);
        }));
    while (answered.getCount() > 0) {
      Thread.onSpinWait();
    }
    server.stop();
    assertThat(log.errors("wait for ever")).isEmpty();
  }
}
