package dev.ostinato.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever waits for a core gets one, however busy others are. Without that, these tests hang. */
@ExtendWith(OnFreshNode.class)
class FairnessTest {

  private static final int MANY = 4 * Runtime.getRuntime().availableProcessors();

  record Echo() implements GenServer<Ok, Echo.Ask, Cast<Echo>> {
    record Ask() implements Call<Echo, Ok> {}

    @Override
    public InitResult<Ok> init() {
      return ok(Ok.OK);
    }

    @Override
    public CallResult<Ok> handleCall(Ask ask, From<?> from, Ok state) {
      return ask.reply(Ok.OK, Ok.OK);
    }
  }

  /** Clients and servers that keep waking each other. */
  private static List<Pid> pairs() {
    var clients = new ArrayList<Pid>();
    var test = Pid.self();
    for (int i = 0; i < MANY; i++) {
      clients.add(
          Processes.spawn(() -> {
            ServerRef<Echo> server = GenServer.startLink(new Echo()).orElseThrow();
            server.call(new Echo.Ask());
            test.send("busy");
            while (true) {
              server.call(new Echo.Ask());
            }
          }));
    }
    clients.forEach(_ -> Processes.receive(String.class));
    return clients;
  }

  @Test
  void one_from_outside_is_served_while_processes_keep_waking_each_other() {
    pairs();
    for (int i = 0; i < 10; i++) {
      ServerRef<Echo> server = GenServer.start(new Echo()).orElseThrow();
      assertThat(server.call(new Echo.Ask(), Processes.INFINITY)).isEqualTo(Ok.OK);
    }
  }

  @Test
  void a_kill_from_outside_takes_effect_while_processes_keep_waking_each_other() {
    for (var client : pairs()) {
      var monitor = Processes.monitor(client);
      Processes.exit(client, ExitReason.KILL);
      assertThat(Processes.receive(Down.class, down -> down.monitor() == monitor).reason())
          .isEqualTo(new ExitReason.Killed());
    }
  }

  @Test
  void a_timer_fires_while_processes_keep_waking_each_other() {
    pairs();
    var timer =
        Processes.spawnMonitor(() -> {
          Processes.sendAfter(Pid.self(), "due", Duration.ofMillis(1));
          Processes.receive(String.class);
        });
    assertThat(Processes.receive(Down.class, down -> down.monitor() == timer.monitor()).reason())
        .isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void processes_that_never_wait_do_not_keep_others_from_a_core() {
    var test = Pid.self();
    for (int i = 0; i < MANY; i++) {
      Processes.spawn(() -> {
        test.send("busy");
        while (true) {
          Processes.isAlive(test);
        }
      });
    }
    for (int i = 0; i < MANY; i++) {
      Processes.receive(String.class);
    }
  }
}
