package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Confidential;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.Status;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that holds a password, and fails in many ways: whatever the library says of it anywhere
 * is searched for the password. The same server without its hooks shows that the search finds one.
 */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class SecretsTest {

  private static final String PASSWORD = "correct horse battery staple";

  sealed interface Request<R> extends Call<Vault, R> {}

  /** A request with a secret in it, and one that hides it. */
  record Open(String password, CountDownLatch until) implements Request<String> {}

  record OpenCovertly(String password, CountDownLatch until)
      implements Request<String>, Confidential {
    @Override
    public String inReports() {
      return "OpenCovertly";
    }
  }

  record Break(String password) implements Request<String> {}

  record BreakCovertly(String password) implements Request<String>, Confidential {
    @Override
    public String inReports() {
      return "BreakCovertly";
    }
  }

  interface Nothing extends Cast<Vault> {}

  record State(String password) {}

  /** The server; {@code covert} says whether it hides anything. */
  record Vault(boolean covert) implements GenServer<State, Request<?>, Nothing> {

    @Override
    public InitResult<State> init() {
      return ok(new State(PASSWORD));
    }

    @Override
    public CallResult<State> handleCall(Request<?> request, From<?> from, State state)
        throws Exception {
      return switch (request) {
        case Open open -> {
          open.until().await();
          yield open.reply("open", state);
        }
        case OpenCovertly open -> {
          open.until().await();
          yield open.reply("open", state);
        }
        case Break _, BreakCovertly _ ->
            throw new IllegalArgumentException(
                "not the one: " + PASSWORD, new IllegalStateException(PASSWORD));
      };
    }

    @Override
    public ExitReason reasonOf(Throwable thrown) {
      return covert
          ? new ExitReason.Crash(
              thrown.getClass().getName(),
              Optional.empty(),
              List.of(thrown.getStackTrace()),
              Optional.empty())
          : ExitReason.of(thrown);
    }

    @Override
    public Status formatStatus(Status status) {
      return covert ? status.state("a password").message("a request") : status;
    }
  }

  /** Everything that is said anywhere while the server is used and fails. */
  private static List<String> said(boolean covert, Path folder) throws Exception {
    var said = new ConcurrentLinkedQueue<String>();
    try (var log = Log.open();
        var flights = Flights.start()) {
      Telemetry.attach("all", ProcessEvent.class, event -> said.add(event.toString()));
      Processes.trapExits(true);
      ServerName<Vault> name = ServerName.local("vault");
      var supervisor =
          Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(name, new Vault(covert)))
              .startLink()
              .orElseThrow();
      Sys.log(name, 10);
      var file = folder.resolve("steps-" + covert);
      try (var _ = Sys.logToFile(name, file)) {
        said.add(Sys.getStatus(name).toString());
        said.add(text(timeOut(name, covert)));
        said.add(text(failure(name, covert)));
      }
      said.add(Files.readString(file));
      said.add(endOfACaller(name, covert).toString());
      supervisor.stop();
      assertThat(Telemetry.detach("all")).isTrue();
      Others.awaitEnd();
      said.addAll(log.errors());
      said.addAll(log.warnings());
      flights.events().forEach(event -> said.add(event.toString()));
    }
    return new ArrayList<>(said);
  }

  private static Request<String> open(boolean covert, CountDownLatch until) {
    return covert ? new OpenCovertly(PASSWORD, until) : new Open(PASSWORD, until);
  }

  private static Request<String> breakIt(boolean covert) {
    return covert ? new BreakCovertly(PASSWORD) : new Break(PASSWORD);
  }

  private static ExitException timeOut(ServerName<Vault> name, boolean covert) {
    var until = new CountDownLatch(1);
    var exit =
        catchThrowableOfType(
            ExitException.class, () -> name.call(open(covert, until), Duration.ofMillis(50)));
    until.countDown();
    return exit;
  }

  private static ExitException failure(ServerName<Vault> name, boolean covert) {
    return catchThrowableOfType(ExitException.class, () -> name.call(breakIt(covert)));
  }

  /** The end of a process that calls, and does not catch the exit. */
  private static Down endOfACaller(ServerName<Vault> name, boolean covert) {
    while (name.whereis().isEmpty()) {
      Thread.onSpinWait();
    }
    var caller = Processes.spawnMonitor(() -> name.call(breakIt(covert)));
    return receive(Down.class, down -> down.monitor() == caller.monitor());
  }

  private static String text(ExitException exit) {
    var text = new StringWriter();
    exit.printStackTrace(new PrintWriter(text, true));
    return text + "\n" + exit.reason() + "\n" + exit.operation();
  }

  @Test
  void what_a_server_hides_is_said_nowhere(@TempDir Path folder) throws Exception {
    var said = said(true, folder);
    assertThat(said).isNotEmpty().noneMatch(text -> text.contains(PASSWORD));
    assertThat(said)
        .anyMatch(text -> text.contains("a password"))
        .anyMatch(text -> text.contains("BreakCovertly"));
  }

  @Test
  void the_search_would_find_it(@TempDir Path folder) throws Exception {
    var said = said(false, folder);
    var found = said.stream().filter(text -> text.contains(PASSWORD)).toList();
    assertThat(found)
        .anyMatch(text -> text.startsWith("server ")) // the log
        .anyMatch(text -> text.startsWith("supervisor "))
        .anyMatch(text -> text.startsWith("Crashed"))
        .anyMatch(text -> text.startsWith("Exited"))
        .anyMatch(text -> text.startsWith("dev.ostinato.Crash"))
        .anyMatch(text -> text.startsWith("dev.ostinato.ProcessExit"))
        .anyMatch(text -> text.startsWith("Status"))
        .anyMatch(text -> text.startsWith("Down"))
        .anyMatch(text -> text.contains("exited in call"))
        .anyMatch(text -> text.contains(" in: Open"));
  }

  record Hidden(String secret) implements ExitReason.Custom, Confidential {
    @Override
    public String inReports() {
      return "hidden";
    }
  }

  @Test
  void what_is_confidential_stays_so_in_reasons_messages_and_clients() {
    try (var log = Log.open("dev.ostinato.server.Puppet")) {
      var said = new ConcurrentLinkedQueue<String>();
      Telemetry.attach("all", ProcessEvent.class, event -> said.add(event.toString()));
      Processes.trapExits(true);
      for (var reason : List.of(new Hidden(PASSWORD), ExitReason.shutdown(new Hidden(PASSWORD)))) {
        var pid =
            Processes.spawnLink(() -> {
              throw new ExitException(reason);
            });
        var monitor = Processes.monitor(pid);
        said.add(receive(ExitSignal.class).toString());
        said.add(receive(Down.class, down -> down.monitor() == monitor).toString());
        said.add(new Operation.Stop(pid, reason, Duration.ZERO).toString());
        said.add(new ExitReason.During(new Operation.Await(pid, Duration.ZERO), reason).toString());
      }
      var server = Puppet.puppet().start();
      server.send(new Hidden(PASSWORD));
      server.stop();
      assertThat(Telemetry.detach("all")).isTrue();
      Others.awaitEnd();
      said.addAll(log.errors());
      assertThat(said)
          .noneMatch(text -> text.contains(PASSWORD))
          .filteredOn(text -> text.contains("hidden"))
          .hasSizeGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void hooks_that_fail_show_nothing() {
    record Careless() implements GenServer<State, Call<Careless, Pid>, Cast<Careless>> {
      @Override
      public InitResult<State> init() {
        return ok(new State(PASSWORD));
      }

      @Override
      public CallResult<State> handleCall(Call<Careless, Pid> request, From<?> from, State state) {
        throw new IllegalArgumentException(PASSWORD);
      }

      @Override
      public ExitReason reasonOf(Throwable thrown) {
        throw new IllegalStateException(PASSWORD);
      }

      @Override
      public Status formatStatus(Status status) {
        throw new IllegalStateException(PASSWORD);
      }
    }
    record Ask() implements Call<Careless, Pid> {}
    try (var log = Log.open()) {
      var server = GenServer.<Careless>start(new Careless()).orElseThrow();
      var exit = catchThrowableOfType(ExitException.class, () -> server.call(new Ask()));
      assertThat(text(exit)).doesNotContain(PASSWORD).contains("reasonOf failed");
      assertThat(log.errors())
          .singleElement()
          .asString()
          .doesNotContain(PASSWORD)
          .contains("formatStatus threw java.lang.IllegalStateException")
          .contains("java.lang.IllegalArgumentException");
    }
  }
}
