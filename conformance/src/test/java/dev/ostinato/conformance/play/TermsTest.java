package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static final Duration TIME = Duration.ofSeconds(5);
  private final Names names = new Names();
  private final Terms terms = new Terms(names);
  private final Pid first = new FakePid(1);
  private final Pid second = new FakePid(2);

  TermsTest() {
    names.add(first, "s");
    names.add(second, "s");
  }

  private static ExitReason.Crash crash(String type, String message) {
    return new ExitReason.Crash(type, Optional.of(message), List.of(), Optional.empty());
  }

  @Test
  void name_the_second_process_of_a_name() {
    assertThat(terms.of(first)).hasToString("\"s\"");
    assertThat(terms.of(second)).hasToString("\"s#2\"");
    assertThat(terms.of(new FakePid(3))).hasToString("\"?\"");
    assertThat(names.pid("s")).isEqualTo(second);
  }

  @Test
  void show_an_exception_by_its_message() {
    assertThat(terms.of(crash(Raised.class.getName(), "oops")))
        .hasToString("[\"raised\",\"oops\"]");
    assertThat(terms.of(crash("java.io.IOException", "no"))).hasToString("[\"raised\",\"no\"]");
    assertThat(terms.of(crash(Thrown.class.getName(), "[1,\"a\"]")))
        .hasToString("[\"thrown\",[1,\"a\"]]");
  }

  @Test
  void show_what_an_operation_failed_for() {
    var call = new Operation.Call(second, "get", TIME);
    var stop = new Operation.Stop(first, ExitReason.NORMAL, TIME);
    ExitReason inner = new ExitReason.During(call, new ExitReason.NoProcess());
    assertThat(terms.of(inner)).hasToString("[\"call\",\"noproc\"]");
    assertThat(terms.of(new ExitException(call, inner, new RuntimeException())))
        .hasToString("[\"call\",[\"call\",\"noproc\"]]");
    assertThat(terms.of(new ExitException(stop, new ExitReason.Timeout(), new RuntimeException())))
        .hasToString("[\"stop\",\"timeout\"]");
    assertThat(terms.of(new ExitException(ExitReason.SHUTDOWN))).hasToString("\"shutdown\"");
  }

  @Test
  void show_reasons_that_name_processes_and_children() {
    assertThat(terms.of(new ExitReason.AlreadyStarted(first)))
        .hasToString("[\"already_started\",\"s\"]");
    assertThat(terms.of(new ExitReason.AlreadyRegistered(second)))
        .hasToString("[\"already_registered\",\"s#2\"]");
    assertThat(terms.of(new ExitReason.BadReturn("init"))).hasToString("[\"bad_return_value\"]");
    var failed = new ExitReason.FailedToStartChild("a", Reasons.of(Json.of("bad")));
    assertThat(terms.of(failed)).hasToString("[\"failed_to_start_child\",\"a\",\"bad\"]");
    assertThat(terms.of(ExitReason.shutdown(failed)))
        .hasToString("[\"failed_to_start_child\",\"a\",\"bad\"]");
  }

  @Test
  void show_messages_by_their_kind() {
    assertThat(terms.message(new ExitSignal(first, new ExitReason.Killed())))
        .hasToString("[\"EXIT\",\"s\",\"killed\"]");
    assertThat(terms.message(new Down(new Monitor() {}, second, ExitReason.NORMAL)))
        .hasToString("[\"DOWN\",\"s#2\",\"normal\"]");
    assertThat(terms.message(Json.tagged("add", Json.of(1)))).hasToString("[\"msg\",[\"add\",1]]");
    assertThat(terms.message(new Probe.Tell(Json.tagged("get"))))
        .hasToString("[\"msg\",[\"$gen_cast\",[\"get\"]]]");
  }
}
