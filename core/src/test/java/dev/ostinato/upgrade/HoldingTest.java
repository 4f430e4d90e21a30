package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ostinato.application.Application;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.OnFreshNode;
import dev.ostinato.server.ServerRef;
import dev.ostinato.task.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upgrades of servers that are busy with each other, that end, and that begin. */
@ExtendWith(OnFreshNode.class)
class HoldingTest {

  private static final int LINKS = 5;

  /** How many servers there are besides, at most. */
  private static final int MOST = 500;

  /** A chain of servers: each asks the next one in its callback, and some by way of a task. */
  private static final String MAIN =
      """
      public class Main implements Application, Probe {
        static final DynamicSupervisor DYNAMIC = DynamicSupervisor.local("dynamic");

        static ServerName<Link> link(int number) { return ServerName.local("link " + number); }

        public Supervisor.Spec start(String... args) {
          var all = new ArrayList<Child>();
          for (int i = 0; i < 5; i++) all.add(GenServer.named(link(i), new Link(i)));
          all.add(DynamicSupervisor.named(DYNAMIC));
          return Supervisor.of(Strategy.ONE_FOR_ONE, all);
        }

        public Object ask(Object... words) {
          return switch ((String) words[0]) {
            case "sum" -> link((int) words[1]).call(new Link.Sum(1), Processes.INFINITY);
            case "sleep" -> link((int) words[1]).call(new Link.Sleep(), Processes.INFINITY);
            case "wait" -> link((int) words[1]).call(new Link.Wait(), Processes.INFINITY);
            case "go on" -> { link((int) words[1]).cast(new Link.GoOn()); yield ""; }
            case "start" -> DYNAMIC.startChild(new Link(100).childSpec().restart(Restart.TEMPORARY));
            default -> throw new IllegalArgumentException();
          };
        }
      }
      """;

  private static final String LINK =
      """
      record Link(int number) implements GenServer<Link.State, Link.Request<?>, Link.Event> {
        record State(long handled, Optional<From<Long>> waiting) {}
        sealed interface Request<R> extends Call<Link, R> {}
        record Sum(long n) implements Request<Long> {}
        record Sleep() implements Request<Ok> {}
        record Wait() implements Request<Long> {}
        sealed interface Event extends Cast<Link> {}
        record GoOn() implements Event {}

        public InitResult<State> init() { return ok(new State(0, Optional.empty())); }

        public CallResult<State> handleCall(Request<?> request, From<?> from, State state) {
          return switch (request) {
            case Sum sum when number >= 4 -> sum.reply(sum.n(), next(state));
            case Sum sum when number % 2 == 1 -> {
              var task = Task.async(() -> further(sum));
              yield sum.reply(task.await(Processes.INFINITY), next(state));
            }
            case Sum sum -> sum.reply(further(sum), next(state));
            case Sleep sleep -> { Processes.sleep(Duration.ofDays(1)); yield null; }
            case Wait wait when number == 0 ->
                wait.reply(Main.link(1).call(wait, Processes.INFINITY), state);
            case Wait wait -> noReply(new State(state.handled(), Optional.of(from.as(wait))));
          };
        }

        long further(Sum sum) {
          return Main.link(number + 1).call(new Sum(sum.n() + 1), Processes.INFINITY);
        }

        State next(State state) { return new State(state.handled() + 1, state.waiting()); }

        public Next<State> handleCast(Event event, State state) {
          state.waiting().ifPresent(from -> from.reply(7L));
          return noReply(new State(state.handled(), Optional.empty()));
        }
      }
      """;

  private final Release one = Programs.release("1", MAIN, LINK);
  private final Probe probe = Programs.probe(one);
  private final LiveApplication live = LiveApplication.of(one);

  private static Release next(String version) {
    return Programs.release(version, MAIN, LINK);
  }

  @Test
  void servers_that_ask_each_other_all_the_time() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var over = new AtomicBoolean();
    var clients =
        IntStream.range(0, 4)
            .mapToObj(i ->
                Task.async(() -> {
                  long asked = 0;
                  while (!over.get()) {
                    var current = Programs.probe(live.release());
                    assertThat(current.ask("sum", i % LINKS)).isEqualTo((long) LINKS - i % LINKS);
                    asked++;
                  }
                  return asked;
                }))
            .toList();
    for (int i = 2; i < 8; i++) {
      assertThat(live.upgrade(next("" + i)).problem()).isEmpty();
    }
    over.set(true);
    for (var client : clients) {
      assertThat(client.await()).isPositive();
    }
  }

  @Test
  void servers_that_are_started_all_the_time() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var over = new AtomicBoolean();
    var starter =
        Task.async(() -> {
          var started = new ArrayDeque<Pid>();
          while (!over.get()) {
            if (started.size() >= MOST) {
              ServerRef.at(started.removeFirst()).stop();
            }
            started.add(start());
          }
          return started;
        });
    for (int i = 2; i < 8; i++) {
      assertThat(live.upgrade(next("" + i)).problem()).isEmpty();
    }
    over.set(true);
    var started = starter.await(Processes.INFINITY);
    var last = live.upgrade(next("9")).orElseThrow();
    assertThat(last.servers()).extracting(UpgradeReport.Server::pid).containsAll(started);
    assertThat(last.servers()).hasSize(started.size() + LINKS);
  }

  private Pid start() throws Exception {
    return ((StartResult.Ok<?>) Programs.probe(live.release()).ask("start")).pid();
  }

  @Test
  void a_server_that_is_at_something_for_ever_is_named() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var sleeper = Processes.spawn(() -> probe.ask("sleep", 3));
    await()
        .pollInSameThread()
        .until(() -> Processes.list().stream().anyMatch(HoldingTest::isAsleep));
    var report = live.upgrade(Upgrade.to(next("2")).within(Duration.ofMillis(200)));
    assertThat(report.problem().orElseThrow().toString())
        .contains("link 3: does not come to an end");
    assertThat(probe.ask("sum", 4)).isEqualTo(1L);
    assertThat(Processes.isAlive(sleeper)).isTrue();
  }

  private static boolean isAsleep(Pid pid) {
    return Processes.info(pid)
        .flatMap(ProcessInfo::current)
        .filter(it -> it.contains("Sleep"))
        .isPresent();
  }

  @Test
  void an_answer_that_comes_by_a_way_that_cannot_be_seen() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var client = Task.async(() -> probe.ask("wait", 0));
    var helper =
        Processes.spawn(() -> {
          while (true) {
            Programs.probe(live.release()).ask("go on", 1);
            Processes.sleep(Duration.ofMillis(20));
          }
        });
    live.upgrade(next("2")).orElseThrow();
    assertThat(client.await()).isEqualTo(7L);
    Processes.exit(helper, ExitReason.KILL);
  }

  @Test
  void a_server_that_dies_meanwhile_is_left_out() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    var over = new AtomicBoolean();
    var killer =
        Task.async(() -> {
          while (!over.get()) {
            Processes.exit(start(), ExitReason.SHUTDOWN);
          }
          return "";
        });
    for (int i = 2; i < 8; i++) {
      assertThat(live.upgrade(next("" + i)).problem()).isEmpty();
    }
    over.set(true);
    assertThat(killer.await()).isEmpty();
  }
}
