package dev.ostinato.server;

import static dev.ostinato.process.Processes.INFINITY;
import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.report;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is logged of the end of a server, and what is not. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class LogTest {

  record Ruin(String what) implements ExitReason.Custom {}

  private final Log log = Log.open();

  @AfterEach
  void close() {
    log.close();
  }

  private static ServerRef<Puppet> monitored(Puppet puppet) {
    var server = puppet.start();
    Processes.monitor(server);
    return server;
  }

  private static ExitReason end() {
    return receive(Down.class).reason();
  }

  private String theLine() {
    assertThat(log.errors()).hasSize(1);
    return log.errors().getFirst();
  }

  private static void crash(ServerRef<Puppet> server) {
    server.cast(
        tell((_, _) -> {
          throw new IOException("disk");
        }));
    end();
  }

  @Nested
  class Crash {

    @Test
    void of_a_callback_is_logged_once_with_its_place_its_message_and_the_state() { // 96
      var server = monitored(puppet());
      var pid = server.address();
      crash(server);
      assertThat(theLine())
          .startsWith("server " + pid + " Puppet terminated: java.io.IOException: disk\n\tat ")
          .contains("LogTest")
          .contains("\nlast message: Tell")
          .contains("\nstate: state");
    }

    @Test
    void of_a_call_is_logged_once() { // 96
      var server = monitored(puppet());
      assertThatThrownBy(() ->
              server.call(
                  does(() -> {
                    throw new IOException("disk");
                  })))
          .isInstanceOf(ExitException.class);
      end();
      assertThat(theLine()).contains("last message: Ask");
    }

    @Test
    void shows_the_name() { // 96
      ServerName<Puppet> name = ServerName.local("the name");
      GenServer.start(name, puppet()).orElseThrow();
      Processes.monitor(name);
      crash(name);
      assertThat(theLine()).contains("the name");
    }

    @Test
    void of_terminate_is_logged_in_place_of_the_reason() { // 80, 96
      var server =
          monitored(
              puppet()
                  .terminating((_, _) -> {
                    throw new IOException("terminate");
                  }));
      server.cast(tell((s, state) -> s.stop(new Ruin("first"), state)));
      end();
      assertThat(theLine()).contains("IOException: terminate").doesNotContain("first");
    }

    @Test
    void by_a_bad_return_is_logged() { // 78, 96
      var server = monitored(puppet());
      server.cast(tell((_, _) -> null));
      end();
      assertThat(theLine()).contains("handleCast returned null");
    }

    @Test
    void of_init_is_logged_once_and_not_as_a_server_that_ran() { // 46
      GenServer.<Puppet>start(
          puppet(_ -> {
            throw new IOException("init");
          }));
      assertThat(theLine()).contains("IOException: init");
    }

    @Test
    void with_a_reason_of_ones_own_is_logged() { // 96; suite: crash
      var server = monitored(puppet());
      server.cast(tell((s, state) -> s.stop(new Ruin("x"), state)));
      end();
      assertThat(theLine()).contains("terminated: Ruin[what=x]");
    }

    @Test
    void of_a_linked_server_is_not_logged_again_by_who_goes_with_it() { // 96
      var tester = Pid.self();
      Processes.spawnMonitor(() -> {
        var server = puppet().startLink();
        tester.send(server.whereis().orElseThrow());
        Processes.sleep(INFINITY);
      });
      var pid = receive(Pid.class);
      ServerRef.<Puppet>at(pid).cast(tell((s, state) -> s.stop(new Ruin("x"), state)));
      assertThat(end()).isEqualTo(new Ruin("x"));
      assertThat(log.errors()).hasSize(1);
    }
  }

  @Nested
  class Silence {

    @Test
    void is_kept_of_orderly_ends() { // 96; suite: crash
      for (var reason :
          List.of(ExitReason.NORMAL, ExitReason.SHUTDOWN, ExitReason.shutdown("detail"))) {
        var stopped = monitored(puppet());
        stopped.stop(reason, INFINITY);
        end();
        var said = monitored(puppet());
        said.cast(tell((s, state) -> s.stop(reason, state)));
        end();
        var thrown = monitored(puppet());
        thrown.cast(
            tell((_, _) -> {
              throw Processes.exit(reason);
            }));
        end();
        GenServer.<Puppet>start(puppet(s -> s.stop(reason)));
      }
      assertThat(log.errors()).isEmpty();
    }

    @Test
    void is_kept_of_servers_that_are_killed() { // 96
      var server = monitored(puppet());
      Processes.exit(server.whereis().orElseThrow(), ExitReason.KILL);
      end();
      var shot = monitored(puppet());
      Processes.exit(shot.whereis().orElseThrow(), new Ruin("signal"));
      end();
      assertThat(log.errors()).isEmpty();
    }

    @Test
    void is_kept_of_an_init_that_says_it_failed() { // 50
      GenServer.<Puppet>start(puppet(s -> s.failed(new Ruin("x"))));
      assertThat(log.errors()).isEmpty();
    }

    @Test
    void is_kept_of_names_that_are_taken() { // 53
      ServerName<Puppet> name = ServerName.local("taken");
      GenServer.start(name, puppet());
      GenServer.start(name, puppet());
      assertThat(log.errors()).isEmpty();
    }
  }

  @Nested
  class Format { // suite: *_format_status

    @Test
    void hides_state_and_message() {
      var server =
          monitored(
              puppet(s -> s.ok("secret state"))
                  .formatting(status -> status.state("hidden").message("no message")));
      crash(server);
      assertThat(theLine())
          .contains("\nlast message: no message\nstate: hidden")
          .doesNotContain("secret");
    }

    @Test
    void hides_the_reason() {
      var server =
          monitored(
              puppet()
                  .formatting(status ->
                      new Status(
                          status.state(),
                          status.message(),
                          status.reason().map(_ -> new Ruin("no reason")))));
      server.cast(tell((s, state) -> s.stop(new Ruin("secret"), state)));
      assertThat(end()).isEqualTo(new Ruin("secret"));
      assertThat(theLine()).contains("no reason").doesNotContain("secret");
    }

    @Test
    void is_given_what_there_is() {
      var server =
          monitored(
              puppet()
                  .formatting(status -> {
                    assertThat(status.reason()).contains(new Ruin("x"));
                    assertThat(status.message()).map(Object::toString).contains("Tell");
                    return status.state("as given: " + status.state());
                  }));
      server.cast(tell((s, _) -> s.stop(new Ruin("x"), "last")));
      end();
      assertThat(theLine()).contains("\nstate: as given: last");
    }

    @Test
    void that_throws_shows_nothing_and_changes_nothing() {
      for (var failure :
          List.<RuntimeException>of(
              new IllegalStateException("secret"), new ExitException(new Ruin("secret")))) {
        try (var lines = Log.open()) {
          var server =
              monitored(
                  puppet()
                      .formatting(_ -> {
                        throw failure;
                      }));
          server.cast(tell((s, _) -> s.stop(new Ruin("x"), "secret state")));
          assertThat(end()).isEqualTo(new Ruin("x"));
          assertThat(lines.errors()).hasSize(1);
          assertThat(lines.errors().getFirst())
              .contains("Ruin[what=x]", "formatStatus threw")
              .doesNotContain("secret");
        }
      }
    }

    @Test
    void that_throws_an_error_shows_nothing_and_changes_nothing() {
      var server =
          monitored(
              puppet()
                  .formatting(_ -> {
                    throw new AssertionError("format");
                  }));
      String reply = server.call(ask((q, _, _) -> q.replyAndStop("bye", new Ruin("x"), "secret")));
      assertThat(reply).isEqualTo("bye");
      assertThat(end()).isEqualTo(new Ruin("x"));
      assertThat(theLine()).contains("formatStatus threw").doesNotContain("secret");
    }

    @Test
    void that_returns_null_shows_nothing_and_changes_nothing() {
      var server = monitored(puppet().formatting(_ -> null));
      server.cast(tell((s, _) -> s.stop(new Ruin("x"), "secret")));
      assertThat(end()).isEqualTo(new Ruin("x"));
      assertThat(theLine()).doesNotContain("secret");
    }
  }

  @Nested
  class State {

    private record Unprintable(RuntimeException failure) {
      @Override
      public String toString() {
        throw failure;
      }
    }

    private record Endless() {
      @Override
      public String toString() {
        return "(" + new Endless() + ")";
      }
    }

    @Test
    void that_cannot_be_printed_changes_nothing() {
      var server = monitored(puppet());
      var unprintable = new Unprintable(new IllegalStateException("toString"));
      server.cast(tell((s, _) -> s.stop(new Ruin("x"), unprintable)));
      assertThat(end()).isEqualTo(new Ruin("x"));
      assertThat(theLine()).contains("its toString threw java.lang.IllegalStateException");
    }

    @Test
    void that_prints_without_end_changes_nothing() {
      var server = monitored(puppet());
      String reply =
          server.call(ask((q, _, _) -> q.replyAndStop("bye", new Ruin("x"), new Endless())));
      assertThat(reply).isEqualTo("bye");
      assertThat(end()).isEqualTo(new Ruin("x"));
      assertThat(theLine()).contains("Ruin[what=x]");
    }

    @Test
    void that_is_long_is_shown_in_part() {
      var server = monitored(puppet());
      server.cast(tell((s, _) -> s.stop(new Ruin("x"), "y".repeat(100_000))));
      end();
      assertThat(theLine().length()).isLessThan(2_000);
    }

    @Test
    void that_is_null_is_shown_as_null() {
      var server = monitored(puppet(s -> s.ok(null)));
      server.cast(tell((s, _) -> s.stop(new Ruin("x"), null)));
      end();
      assertThat(theLine()).contains("\nstate: null");
    }
  }

  @Test
  void a_request_that_prints_without_end_does_not_change_how_its_call_fails() {
    record Endless() implements Call<Puppet, String> {
      @Override
      public String toString() {
        return "(" + new Endless() + ")";
      }
    }

    assertThatThrownBy(() -> ServerName.<Puppet>local("nobody").call(new Endless()))
        .isInstanceOfSatisfying(
            ExitException.class, e -> assertThat(e.reason()).isEqualTo(new ExitReason.NoProcess()));
    var server = puppet().start();
    assertThatThrownBy(() -> server.call(new Endless()))
        .isInstanceOfSatisfying(
            ExitException.class,
            e -> assertThat(e.reason()).isInstanceOf(ExitReason.BadCall.class));
    assertThat(server.call(Puppet.state())).isEqualTo("state");
  }

  @Test
  void the_report_of_another_process_is_not_this_ones() {
    crash(monitored(puppet()));
    assertThat(report().callback()).isEqualTo("terminate");
    assertThat(log.errors("Puppet")).hasSize(1);
  }
}
