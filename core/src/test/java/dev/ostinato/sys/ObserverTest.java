package dev.ostinato.sys;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.puppet;
import static dev.ostinato.server.Puppet.state;
import static dev.ostinato.server.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.Puppet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers do, counted, kept and shown. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class ObserverTest {

  private final Puppet.Tell change = tell((self, _) -> self.noReply("changed"));

  @Test
  void nothing_is_counted_unless_it_was_asked_for() {
    var server = puppet().start();
    assertThat(Sys.statistics(server)).isEmpty();
  }

  @Test
  void messages_in_and_replies_out_are_counted() {
    var server = puppet().start();
    var pid = server.whereis().orElseThrow();
    Sys.count(server, true);
    server.cast(change);
    pid.send("something");
    var request = state();
    server.call(request);
    Sys.count(server, true);
    var statistics = Sys.statistics(server).orElseThrow();
    assertThat(statistics.messagesIn()).isEqualTo(3);
    assertThat(statistics.messagesOut()).isEqualTo(1);
    assertThat(statistics.now()).isAfterOrEqualTo(statistics.since());
    Sys.count(server, false);
    assertThat(Sys.statistics(server)).isEmpty();
  }

  @Test
  void the_last_events_are_kept() {
    var server = puppet().start();
    var pid = server.whereis().orElseThrow();
    Sys.log(server, 3);
    server.cast(change);
    var request = state();
    server.call(request);
    assertThat(Sys.log(server))
        .containsExactly(
            new TraceEvent.NoReply(pid, "changed"),
            new TraceEvent.In(pid, request),
            new TraceEvent.Out(pid, "changed", Pid.self()));
    Sys.log(server, 1);
    assertThat(Sys.log(server)).isEmpty();
    server.cast(change);
    server.call(request);
    assertThat(Sys.log(server)).hasSize(1);
    Sys.log(server, 0);
    assertThat(Sys.log(server)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Sys.log(server, -1));
  }

  @Test
  void a_trace_shows_each_step_until_it_is_closed() {
    var server = puppet().start();
    var pid = server.whereis().orElseThrow();
    var me = Pid.self();
    try (var trace = Sys.trace(server, me::send)) {
      assertThat(trace).isNotNull();
      server.cast(change);
      assertThat(receive(TraceEvent.class)).isEqualTo(new TraceEvent.In(pid, change));
      assertThat(receive(TraceEvent.class)).isEqualTo(new TraceEvent.NoReply(pid, "changed"));
    }
    server.call(state());
    assertThat(receive(TraceEvent.class, Duration.ZERO)).isEmpty();
  }

  @Test
  void an_answer_that_is_put_off_is_no_reply() {
    var server = puppet().start();
    var pid = server.whereis().orElseThrow();
    Sys.log(server, 9);
    var request =
        ask((_, from, now) -> {
          Processes.spawn(() -> from.reply("later"));
          return puppet().noReply(now);
        });
    server.call(request);
    assertThat(Sys.log(server))
        .containsExactly(new TraceEvent.In(pid, request), new TraceEvent.NoReply(pid, "state"));
  }

  @Test
  void an_observer_that_throws_is_taken_out_and_the_others_stay() {
    var server = puppet().start();
    var pid = server.whereis().orElseThrow();
    List<TraceEvent> seen = new ArrayList<>();
    var failing =
        Sys.trace(
            server,
            event -> {
              seen.add(event);
              throw new IllegalStateException("broken");
            });
    Sys.count(server, true);
    server.cast(change);
    server.call(state());
    assertThat(seen).containsExactly(new TraceEvent.In(pid, change));
    assertThat(Sys.statistics(server).orElseThrow().messagesIn()).isEqualTo(2);
    failing.close();
  }

  @Test
  void a_trace_of_a_server_that_has_ended_may_be_closed() {
    var server = puppet().start();
    var trace = Sys.trace(server, _ -> {});
    server.stop();
    trace.close();
    assertThat(server.whereis()).isEmpty();
  }
}
