package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.mark;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Timeout;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that handle no messages for a while, and get other code meanwhile. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class SuspendTest {

  private static final Duration SHORT = Duration.ofMillis(20);

  /** What the next report of a server says, which is by that callback. */
  private static Object report(String callback) {
    var got = Puppet.report();
    assertThat(got.callback()).isEqualTo(callback);
    return got.what();
  }

  /** Nothing of what was sent is handled: a look at the state comes after it would have been. */
  private static void assertNothingIsHandled(ServerRef<Puppet> server) {
    Sys.getState(server);
    assertThat(receive(Puppet.Got.class, Duration.ZERO)).isEmpty();
  }

  // Messages

  @Test
  void a_suspended_server_handles_what_came_when_it_is_resumed_in_order() {
    var server = puppet().start();
    Sys.suspend(server);
    for (int i = 0; i < 100; i++) {
      server.cast(mark(i));
      assertNothingIsHandled(server);
    }
    Sys.resume(server);
    for (int i = 0; i < 100; i++) {
      assertThat(report("mark")).isEqualTo(i);
    }
  }

  @Test
  void a_call_that_is_given_up_is_handled_all_the_same() {
    var server = puppet().start();
    Sys.suspend(server);
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> server.call(does(() -> "done"), SHORT))
        .matches(exit -> exit.reason() instanceof ExitReason.Timeout);
    server.cast(mark("after the call"));
    Sys.resume(server);
    assertThat(report("mark")).isEqualTo("after the call");
  }

  @Test
  void a_call_without_a_time_out_waits_for_the_resume() {
    var server = puppet().start();
    Sys.suspend(server);
    var process =
        Processes.spawnMonitor(
            () -> assertThat(server.call(state(), Processes.INFINITY)).isEqualTo("state"));
    while (Processes.info(server.whereis().orElseThrow()).orElseThrow().messages() == 0) {
      Thread.onSpinWait();
    }
    Sys.resume(server);
    assertThat(receive(Down.class, down -> down.monitor() == process.monitor()).reason())
        .isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void to_suspend_and_to_resume_twice_is_fine() {
    var server = puppet().start();
    Sys.suspend(server);
    Sys.suspend(server);
    Sys.resume(server);
    Sys.resume(server);
    assertThat(server.call(state())).isEqualTo("state");
  }

  @Test
  void a_time_out_of_the_server_waits_for_the_resume() {
    var server = puppet().start();
    server.cast(tell((self, now) -> self.noReply(now).andTimeout(Duration.ofMillis(1))));
    server.cast(tell((self, now) -> self.noReply(now).andTimeout(Duration.ofMinutes(10))));
    server.call(state());
    server.cast(tell((self, now) -> self.noReply(now).andTimeout(Duration.ofMillis(5))));
    Sys.suspend(server);
    boolean early = receive(Puppet.Got.class, SHORT).isPresent();
    Sys.resume(server);
    if (!early) { // else it was suspended too late for this
      assertThat(report("handleInfo")).isEqualTo(Timeout.TIMEOUT);
    }
  }

  // The end

  @Test
  void it_stops_when_it_is_told_to_before_what_came_earlier() {
    var server = puppet().start();
    Sys.suspend(server);
    server.cast(mark("never"));
    server.stop();
    assertThat(server.whereis()).isEmpty();
    assertThat(report("terminate")).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void it_ends_with_its_starter() {
    var starter =
        Processes.spawnMonitor(() -> {
          var own =
              puppet(
                      self -> {
                        Processes.trapExits(true);
                        return self.ok("state");
                      })
                  .startLink();
          Sys.suspend(own);
          own.cast(mark("never"));
          Processes.monitor(own);
        });
    receive(Down.class, down -> down.monitor() == starter.monitor());
    Others.awaitEnd();
    assertThat(Processes.list()).containsExactly(Pid.self());
  }

  @Test
  void an_exit_signal_ends_it() {
    var server = puppet().start();
    Sys.suspend(server);
    var monitor = Processes.monitor(server);
    Processes.exit(server.whereis().orElseThrow(), ExitReason.SHUTDOWN);
    assertThat(receive(Down.class, down -> down.monitor() == monitor).reason())
        .isEqualTo(ExitReason.SHUTDOWN);
  }

  // Other code

  /** The next version: its state is a pair. */
  private static final class Second extends Puppet {
    @Override
    public Object codeChange(Object oldVersion, Object oldState, Object extra) {
      return switch ((String) extra) {
        case "fail" -> throw new IllegalStateException("no way");
        case "null" -> null;
        default -> oldVersion + " " + oldState + " " + extra;
      };
    }

    @Override
    public Object version() {
      return "second";
    }
  }

  @Test
  void a_suspended_server_gets_other_code_and_the_state_for_it() {
    var server = puppet().start();
    server.cast(tell((self, _) -> self.noReply("first")));
    server.call(state());
    Sys.suspend(server);
    server.cast(mark("waits"));
    Sys.changeCode(server, new Second(), "extra");
    Sys.changeCode(server, new Second(), "more");
    Sys.resume(server);
    String first = Puppet.class.getName();
    assertThat(report("mark")).isEqualTo("waits");
    assertThat(server.call(state())).isEqualTo("second " + first + " first extra more");
  }

  @Test
  void code_is_changed_only_while_it_is_suspended() {
    var server = puppet().start();
    assertThatExceptionOfType(ExitException.class)
        .isThrownBy(() -> Sys.changeCode(server, new Second(), "extra"))
        .matches(exit -> exit.reason() instanceof ExitReason.BadCall)
        .withMessageContaining("suspended");
    assertThat(server.call(state())).isEqualTo("state");
  }

  @Test
  void a_change_that_fails_changes_nothing() {
    var server = puppet().start();
    Sys.suspend(server);
    for (var extra : new String[] {"fail", "null"}) {
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(() -> Sys.changeCode(server, new Second(), extra))
          .matches(exit -> exit.reason() instanceof ExitReason.CallbackFailed);
    }
    Sys.resume(server);
    assertThat(server.call(state())).isEqualTo("state");
    assertThat(Sys.getStatus(server).state()).isEqualTo("state");
  }
}
