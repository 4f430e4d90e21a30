package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ostinato.application.Application;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Log;
import dev.ostinato.server.OnFreshNode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is left of a release that another one has taken the place of: nothing, or it is told. */
@ExtendWith(OnFreshNode.class)
class PastReleaseTest {

  private static final String MAIN =
      """
      public class Main implements Application, Probe {
        static final Registry.Duplicate<Key, Key> KEYS = Registry.duplicate("keys");
        static final DynamicSupervisor DYNAMIC = DynamicSupervisor.local("dynamic");
        static final Agent<Integer> AGENT = Agent.local("agent");
        static final PartitionSupervisor<ServerRef<Item>> PARTS = PartitionSupervisor.local("parts");

        record Key(int number) {}

        public Supervisor.Spec start(String... args) {
          return Supervisor.of(
              Strategy.ONE_FOR_ONE,
              KEYS,
              DynamicSupervisor.named(DYNAMIC),
              Agent.named(AGENT, () -> 1),
              PartitionSupervisor.of(PARTS, n -> GenServer.childSpec(new Item(-n))).partitions(2),
              Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(ServerName.local("below"), new Item(1))),
              new Branch());
        }

        record Branch() implements Supervisor.Plan {
          public Supervisor.Spec init() {
            return Supervisor.of(Strategy.ONE_FOR_ALL, GenServer.named(ServerName.local("leaf"), new Item(2)));
          }
        }

        public Object ask(Object... words) throws Exception {
          return switch ((String) words[0]) {
            case "start" -> DYNAMIC.startChild(new Item((int) words[1])).orElseThrow();
            case "touch" -> {
              for (var row : KEYS.rows()) ServerRef.<Item>at(row.pid()).call(new Item.Touch());
              AGENT.update(it -> it + 1);
              yield KEYS.rows().size() + AGENT.get(it -> 0);
            }
            case "loop" -> Processes.spawn(() -> { while (true) Processes.sleep(Duration.ofDays(1)); });
            default -> throw new IllegalArgumentException();
          };
        }
      }
      """;

  private static final String ITEM =
      """
      record Item(int number) implements GenServer<List<Item.Touched>, Item.Request<?>, Cast<Item>> {
        sealed interface Request<R> extends Call<Item, R> {}
        record Touch() implements Request<Ok> {}
        record Touched(int by, Instant at) {}

        public InitResult<List<Touched>> init() {
          Main.KEYS.register(new Main.Key(number), new Main.Key(-number));
          return ok(new ArrayList<>());
        }

        public CallResult<List<Touched>> handleCall(
            Request<?> request, From<?> from, List<Touched> state) {
          return switch (request) {
            case Touch touch -> {
              state.add(new Touched(number, Instant.now()));
              yield touch.reply(Ok.OK, state);
            }
          };
        }
      }
      """;

  private final LiveApplication live;

  PastReleaseTest() {
    live = LiveApplication.of(release("1"));
  }

  private static Release release(String version) {
    return Programs.release(version, MAIN, ITEM);
  }

  private void touch() throws Exception {
    assertThat(Programs.probe(live.release()).ask("touch")).isEqualTo(14);
  }

  private void awaitGone() {
    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(15))
        .until(() -> {
          System.gc();
          return live.pastReleases().isEmpty();
        });
  }

  private void start() throws Exception {
    Application.ensureStarted(live).orElseThrow();
    for (int i = 10; i < 20; i++) {
      Programs.probe(live.release()).ask("start", i);
    }
    touch();
  }

  @Test
  void nothing_is_left() throws Exception {
    start();
    for (int i = 2; i < 5; i++) {
      var report = live.upgrade(release("" + i));
      assertThat(report.problem()).isEmpty();
      assertThat(report.servers()).hasSize(14);
      assertThat(report.notes()).isEmpty();
      touch();
    }
    awaitGone();
  }

  @Test
  void who_runs_its_code_is_told() throws Exception {
    start();
    var first = Programs.probe(live.release());
    first.ask("loop");
    live.upgrade(release("2")).orElseThrow();
    try (var log = Log.open()) {
      var past = Objects.requireNonNull(ReleaseLoader.of(first.getClass()));
      LeakWatch.begin(live, LocalNode.current(), past, Duration.ofMillis(5));
      await()
          .pollInSameThread()
          .until(() -> {
            System.gc();
            return log.errors().stream()
                .anyMatch(line -> line.contains("release 1 is still in memory"));
          });
    }
    assertThat(live.pastReleases())
        .singleElement()
        .satisfies(past -> {
          assertThat(past.version()).isEqualTo("1");
          assertThat(past.suspects()).singleElement().asString().contains("runs its code");
        });
    assertThat(Processes.list()).isNotEmpty();
  }
}
