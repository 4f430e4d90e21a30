package dev.ostinato.server;

import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.neverReplies;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.sys.Sys;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said of a server that did not answer in time. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class TimeoutTextTest {

  private static String textOf(ServerRef<Puppet> server, Puppet.Ask<?> request) {
    var exit =
        catchThrowableOfType(
            ExitException.class, () -> server.call(request, Duration.ofMillis(20)));
    assertThat(exit.reason().toString()).isEqualTo("Timeout[]");
    return exit.getMessage();
  }

  @Test
  void one_that_is_busy_is_shown_with_its_message_its_stack_and_what_waits() throws Exception {
    var server = puppet().start();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    server.cast(
        tell((self, state) -> {
          begun.countDown();
          goOn.await();
          return self.noReply(state);
        }));
    begun.await();
    server.cast(tell((self, state) -> self.noReply(state)));
    assertThat(textOf(server, does(() -> "never")))
        .contains("is busy with Tell, and was so all the time, at\n\tat ")
        .contains(CountDownLatch.class.getName())
        .endsWith("; messages that wait for it: 2");
    goOn.countDown();
  }

  @Test
  void one_that_puts_its_answer_off() {
    var server = puppet().start();
    assertThat(textOf(server, neverReplies()))
        .endsWith(
            "has nothing to do: it has taken the request, and whoever is to answer it later has"
                + " not");
  }

  @Test
  void one_that_is_suspended() {
    var server = puppet().start();
    Sys.suspend(server);
    assertThat(textOf(server, does(() -> "never")))
        .endsWith(
            "is suspended: it handles no messages until Sys.resume; messages that wait for it: 1");
  }

  @Test
  void one_that_is_being_upgraded() {
    var server = puppet().start();
    var hold = new Operation.Sys(server.address(), "hold", Duration.ofSeconds(5));
    var _ = ReplyCell.callSystem(hold, new SystemRequest.Hold());
    assertThat(textOf(server, does(() -> "never")))
        .endsWith(
            "is being upgraded: it handles no messages until that is over; messages that wait for"
                + " it: 1");
  }

  @Test
  void one_that_is_no_server() {
    Pid pid = Processes.spawn(() -> Processes.receive(String.class));
    assertThat(textOf(ServerRef.at(pid), does(() -> "never"))).contains("is no server");
  }
}
