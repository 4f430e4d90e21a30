package dev.ostinato.server;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.server.OnFreshNode.asGuest;
import static dev.ostinato.server.OnFreshNode.waitingMessages;
import static dev.ostinato.server.Puppet.puppet;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.StartTest.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every init that fails, in every way to start it: the result, and that nothing is left behind. */
@NullUnmarked
@ExtendWith(OnFreshNode.class)
class StartFailureTest { // suite: loop_start_fail

  private static final int REPEATS = 3;

  record Ruin(int floor) implements ExitReason.Custom {}

  /** An init that fails: what the starter is told, with what the process ends, what is logged. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Failure {
    STOPS(server -> server.stop(new Ruin(1)), new Ruin(1), new Ruin(1), 1), // 44
    STOPS_NORMALLY(server -> server.stop(ExitReason.NORMAL), ExitReason.NORMAL, null, 0), // 44
    STOPS_ORDERLY(
        server -> server.stop(ExitReason.shutdown("x")),
        ExitReason.shutdown("x"),
        ExitReason.shutdown("x"),
        0), // 44
    IGNORES(GenServer::ignore, null, null, 0), // 45
    THROWS_CHECKED( // 46
        _ -> {
          throw new IOException("disk");
        },
        crash(IOException.class, "disk"),
        true),
    THROWS_ERROR( // 46
        _ -> {
          throw new AssertionError("sum");
        },
        crash(AssertionError.class, "sum"),
        true),
    OVERFLOWS(_ -> overflow(0), crash(StackOverflowError.class, null), true), // 46
    EXITS( // 47
        _ -> {
          throw Processes.exit(new Ruin(2));
        },
        new Ruin(2),
        new Ruin(2),
        1),
    EXITS_NORMALLY( // 47
        _ -> {
          throw Processes.exit(ExitReason.NORMAL);
        },
        ExitReason.NORMAL,
        null,
        0),
    EXITS_WITH_KILL( // 47, 15
        _ -> {
          throw Processes.exit(ExitReason.KILL);
        },
        ExitReason.KILL,
        ExitReason.KILL,
        1),
    RETURNS_NULL( // 49
        _ -> nothing(), new ExitReason.BadReturn("init"), new ExitReason.BadReturn("init"), 1),
    STOPS_WITHOUT_REASON( // 49
        server -> server.stop(Failure.<ExitReason>nothing()),
        crash(NullPointerException.class, "reason"),
        true),
    FAILS(server -> server.failed(new Ruin(3)), new Ruin(3), null, 0), // 50
    FAILS_WITHOUT_REASON( // 50
        server -> server.failed(nothing()), crash(NullPointerException.class, "reason"), true),
    IS_KILLED( // 55
        server -> {
          Processes.exit(Pid.self(), ExitReason.KILL);
          return server.ok("never");
        },
        new ExitReason.Killed(),
        new ExitReason.Killed(),
        0),
    IS_SHOT_BY_A_LINK( // 55
        server -> {
          Processes.spawnLink(() -> {
            throw Processes.exit(new Ruin(4));
          });
          Processes.sleep(Processes.INFINITY);
          return server.ok("never");
        },
        new Ruin(4),
        new Ruin(4),
        0);

    final Puppet.Init init;
    final Predicate<StartResult<?>> result;
    final Predicate<Optional<ExitReason>> deathOfStarter;
    final int logged;
    final boolean isSignal;

    Failure(Puppet.Init init, @Nullable ExitReason told, @Nullable ExitReason end, int logged) {
      this.init = init;
      this.result =
          told == null
              ? new StartResult.Ignored<>()::equals
              : new StartResult.Failed<>(told)::equals;
      this.deathOfStarter = Optional.ofNullable(end)::equals;
      this.logged = logged;
      this.isSignal = name().startsWith("IS_");
    }

    Failure(Puppet.Init init, Predicate<ExitReason> crash, boolean logged) {
      this.init = init;
      this.result =
          result -> result instanceof StartResult.Failed<?>(var reason) && crash.test(reason);
      this.deathOfStarter = reason -> reason.filter(crash).isPresent();
      this.logged = logged ? 1 : 0;
      this.isSignal = false;
    }

    private static Predicate<ExitReason> crash(Class<?> type, @Nullable String message) {
      return reason ->
          reason instanceof ExitReason.Crash crash
              && crash.type().equals(type.getName())
              && Objects.equals(crash.message().orElse(null), message);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static InitResult<Object> overflow(int depth) {
      return overflow(depth + 1);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T nothing() {
      return null;
    }
  }

  enum Naming {
    UNNAMED,
    LOCAL,
    VIA
  }

  /** Who starts it. */
  enum Starter {
    PROCESS,
    TRAPPING_PROCESS,
    GUEST
  }

  static Stream<Arguments> cases() {
    return Stream.of(Failure.values())
        .flatMap(failure ->
            Stream.of(Way.values())
                .flatMap(way ->
                    Stream.of(Naming.values())
                        .flatMap(naming ->
                            Stream.of(Starter.values())
                                .map(starter -> Arguments.of(failure, way, naming, starter)))));
  }

  /** What a starter saw: its results, and what was left to it. */
  record Seen(
      List<StartResult<?>> results,
      int messages,
      List<Object> received,
      List<Pid> links,
      List<Pid> children,
      boolean named) {}

  @ParameterizedTest
  @MethodSource("cases")
  void a_failing_init_leaves_nothing_behind( // 44-47, 49-53, 55
      Failure failure, Way way, Naming naming, Starter starter) throws Exception {
    var table = new Table();
    var name = name(naming, table, failure + " " + way + " " + starter);
    try (var log = Log.open()) {
      Seen seen;
      boolean dies = way == Way.START_LINK && starter == Starter.PROCESS;
      boolean deadly = failure.deathOfStarter.test(Optional.empty());
      int starts = REPEATS;
      if (starter == Starter.GUEST) {
        seen = asGuest(() -> startAll(failure, way, name));
      } else {
        var tester = Pid.self();
        Processes.spawnMonitor(() -> {
          Processes.trapExits(starter == Starter.TRAPPING_PROCESS);
          tester.send(startAll(failure, way, name));
        });
        var down = receive(Down.class).reason();
        if (dies && !deadly) {
          assertThat(down).matches(reason -> failure.deathOfStarter.test(Optional.of(reason)));
          starts = 1;
          seen =
              new Seen(List.of(), 0, List.of(), List.of(), List.of(), name.whereis().isPresent());
        } else {
          assertThat(down).isEqualTo(ExitReason.NORMAL);
          seen = receive(Seen.class);
        }
      }
      assertThat(seen.results()).allMatch(failure.result);
      assertThat(seen)
          .usingRecursiveComparison()
          .ignoringFields("results")
          .isEqualTo(new Seen(List.of(), 0, List.of(), List.of(), List.of(), false));
      assertThat(Processes.list()).containsExactly(Pid.self());
      assertThat(Processes.registered()).isEmpty();
      assertThat(naming != Naming.VIA || failure.isSignal || table.forgotten()).isTrue();
      assertThat(waitingMessages()).isZero();
      assertThat(log.errors()).hasSize(starts * failure.logged);
    }
  }

  private static Seen startAll(Failure failure, Way way, ServerName<Puppet> name) {
    var results = new ArrayList<StartResult<?>>();
    for (int i = 0; i < REPEATS; i++) {
      boolean unnamed = name.equals(NO_NAME);
      results.add(way.start(unnamed ? null : name, new Silent(failure.init)));
    }
    var self = Pid.self();
    var info = Processes.info(self).orElseThrow();
    var messages = new ArrayList<>();
    int waiting = info.messages();
    receive(ZERO).ifPresent(messages::add);
    var children =
        Processes.list().stream()
            .filter(pid -> Processes.info(pid).flatMap(i -> i.parent()).equals(Optional.of(self)))
            .toList();
    return new Seen(
        results,
        waiting,
        messages,
        List.copyOf(info.links()),
        children,
        name.whereis().isPresent());
  }

  private static final ServerName<Puppet> NO_NAME = ServerName.local("no name");

  private static ServerName<Puppet> name(Naming naming, Table table, String key) {
    return switch (naming) {
      case UNNAMED -> NO_NAME;
      case LOCAL -> ServerName.local(key);
      case VIA -> ServerName.via(table, key);
    };
  }

  /**
   * A table that forgets who has died when somebody else comes: who fails in peace must take its
   * name out.
   */
  static final class Table implements Via<String> {
    private final Map<String, Pid> pids = new HashMap<>();

    synchronized boolean forgotten() {
      return pids.isEmpty();
    }

    @Override
    public synchronized boolean registerName(String key, Pid pid) {
      pids.values().removeIf(holder -> !Processes.isAlive(holder));
      return pids.putIfAbsent(key, pid) == null;
    }

    @Override
    public synchronized void unregisterName(String key) {
      pids.remove(key);
    }

    @Override
    public synchronized Optional<Pid> whereisName(String key) {
      return Optional.ofNullable(pids.get(key)).filter(Processes::isAlive);
    }
  }

  /** A server whose terminate is never to be called. */
  private static final class Silent extends Puppet {
    private final Init init;

    Silent(Init init) {
      this.init = init;
    }

    @Override
    public InitResult<Object> init() throws Exception {
      return init.init(this);
    }
  }

  @Test
  void a_name_is_free_when_the_starter_is_told() { // 51
    ServerName<Puppet> name = ServerName.local("again");
    for (int i = 0; i < 500; i++) {
      assertThat(GenServer.start(name, puppet(GenServer::ignore)))
          .isEqualTo(new StartResult.Ignored<>());
      assertThat(GenServer.start(name, puppet(server -> server.failed(new Ruin(i())))))
          .isEqualTo(new StartResult.Failed<>(new Ruin(i())));
    }
    assertThat(GenServer.start(name, puppet())).isInstanceOf(StartResult.Ok.class);
  }

  private static int i() {
    return 7;
  }

  @Test
  void a_failed_process_has_ended_when_the_starter_is_told() { // 52
    var pids = new ArrayList<Pid>();
    for (int i = 0; i < 200; i++) {
      GenServer.<Puppet>start(
          puppet(server -> {
            pids.add(Pid.self());
            Processes.onExit(() -> pids.add(Pid.self()));
            return server.stop(new Ruin(i()));
          }));
      assertThat(pids).hasSize(2 * (i + 1));
      assertThat(Processes.info(pids.getLast())).isEmpty();
    }
  }

  @Test
  void terminate_is_not_called_after_an_init_that_failed() { // 45, 89
    for (var failure : Failure.values()) {
      GenServer.<Puppet>start(new Silent(failure.init));
    }
    assertThat(receive(ZERO)).isEmpty();
  }
}
