package dev.ostinato.server;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.Puppet.ask;
import static dev.ostinato.server.Puppet.does;
import static dev.ostinato.server.Puppet.puppet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that call each other in a circle. */
@NullUnmarked
@Timeout(60)
@ExtendWith(OnFreshNode.class)
class CallCycleTest {

  private static final Duration FOR_EVER = Processes.INFINITY;

  private static List<ServerRef<Puppet>> servers(int count) {
    var servers = new ArrayList<ServerRef<Puppet>>();
    for (int i = 0; i < count; i++) {
      servers.add(puppet().start());
    }
    return servers;
  }

  /** A request that each passes on to the next, and the last to the first. */
  private static Puppet.Ask<Object> around(List<ServerRef<Puppet>> servers, int from) {
    return ask((request, _, state) -> {
      int next = (from + 1) % servers.size();
      Object answer = servers.get(next).call(around(servers, next), FOR_EVER);
      return request.reply(answer, state);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 100})
  void the_call_that_closes_it_exits_with_all_who_wait(int length) {
    var servers = servers(length);
    var exit =
        catchThrowableOfType(
            ExitException.class, () -> servers.getFirst().call(around(servers, 0), FOR_EVER));
    var reason = exit.reason();
    while (reason instanceof ExitReason.During(_, var inner)) {
      reason = inner;
    }
    assertThat(reason).isInstanceOf(ExitReason.CallCycle.class);
    assertThat(((ExitReason.CallCycle) reason).processes()).hasSize(length);
    Others.awaitEnd(); // each is ended by the call that it made; two threads may be at that
  }

  @Test
  void it_is_found_also_if_a_time_out_would_end_it() {
    var servers = servers(2);
    var caught = new ConcurrentLinkedQueue<ExitReason>();
    servers
        .getFirst()
        .call(
            ask((request, _, state) -> {
              tryToCall(
                  servers.getLast(),
                  ask((inner, _, then) -> {
                    tryToCall(servers.getFirst(), does(() -> "hello"), caught);
                    return inner.reply("went on", then);
                  }),
                  caught);
              return request.reply("went on", state);
            }));
    assertThat(caught).hasSize(1); // the one of the two that was the last to wait
    assertThat(caught.peek()).isInstanceOf(ExitReason.CallCycle.class);
  }

  private static void tryToCall(
      ServerRef<Puppet> server, Puppet.Ask<?> request, Collection<ExitReason> caught) {
    try {
      server.call(request, Duration.ofHours(1));
    } catch (ExitException exit) {
      caught.add(exit.reason());
    }
  }

  @Test
  void two_who_call_each_other_at_the_same_time_are_found() throws Exception {
    for (int i = 0; i < 300; i++) {
      var servers = servers(2);
      var together = new CyclicBarrier(2);
      var callers = new ArrayList<Pid>();
      for (int k = 0; k < 2; k++) {
        var mine = servers.get(k);
        var other = servers.get(1 - k);
        var caller =
            Processes.spawnMonitor(() ->
                mine.call(
                    ask((request, _, state) -> {
                      together.await();
                      return request.reply(other.call(does(() -> "hello"), FOR_EVER), state);
                    }),
                    FOR_EVER));
        callers.add(caller.handle());
      }
      int failed = 0;
      for (var caller : callers) {
        var down = receive(Down.class, one -> one.process().equals(caller));
        failed += down.reason() instanceof ExitReason.Normal ? 0 : 1;
      }
      assertThat(failed).isBetween(1, 2);
      servers.forEach(server -> server.whereis().ifPresent(CallCycleTest::kill));
    }
  }

  private static void kill(Pid pid) {
    Processes.exit(pid, ExitReason.KILL);
  }

  @Test
  void a_request_whose_answer_was_put_off_is_no_edge() {
    var servers = servers(2);
    var first = servers.getFirst();
    var second = servers.getLast();
    Object answer =
        first.call(
            ask((_, from, state) -> {
              Processes.spawn(() ->
                  second.call(
                      ask((request, _, then) -> {
                        first.call(does(() -> "it answers"));
                        from.reply("in the end");
                        return request.reply("done", then);
                      })));
              return puppet().noReply(state);
            }));
    assertThat(answer).isEqualTo("in the end");
  }

  @Test
  void it_can_be_switched_off() {
    try (var node = Node.open(Node.findCallCycles(false))) {
      ExitReason reason =
          node.run(() -> {
            var servers = servers(2);
            var begun = new CountDownLatch(1);
            var caught = new ArrayList<ExitReason>();
            servers
                .getFirst()
                .call(
                    ask((request, _, state) -> {
                      begun.countDown();
                      try {
                        servers
                            .getLast()
                            .call(
                                ask((inner, _, then) ->
                                    inner.reply(
                                        servers.getFirst().call(does(() -> "never"), FOR_EVER),
                                        then)),
                                Duration.ofMillis(20));
                      } catch (ExitException exit) {
                        caught.add(exit.reason());
                      }
                      return request.reply("went on", state);
                    }));
            return caught.getFirst();
          });
      assertThat(reason).isInstanceOf(ExitReason.Timeout.class);
    }
  }
}
