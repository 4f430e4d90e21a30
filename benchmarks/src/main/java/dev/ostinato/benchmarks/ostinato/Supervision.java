package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Down;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import dev.ostinato.supervisor.DynamicSupervisor;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Servers under supervisors, and under names. */
final class Supervision {

  private static final int MILLION = 1_000_000;
  private static final int NAMED = 1000;

  private Supervision() {}

  /** A crash, up to the next reply. */
  static Program restart() {
    ServerName<Counter> name = ServerName.local("counter");
    var crew =
        new Crew(
            1,
            (_, n) -> {
              Supervisor supervisor =
                  Supervisor.of(Strategy.ONE_FOR_ONE, GenServer.named(name, new Counter()))
                      .intensity(Integer.MAX_VALUE / 2, Duration.ofNanos(1))
                      .startLink()
                      .orElseThrow();
              for (long i = 0; i < n; i++) {
                crash(name);
              }
              supervisor.stop();
            });
    return (Program.Work) crew::run;
  }

  @SuppressWarnings("ThreadPriorityCheck") // others are to have their turn, as on the BEAM
  private static void crash(ServerName<Counter> name) {
    Monitor monitor = Processes.monitor(name);
    name.cast(new Counter.Crash());
    Processes.receive(Down.class, down -> down.monitor().equals(monitor));
    while (name.whereis().isEmpty()) { // cheaper than calls that fail
      Thread.yield();
    }
    name.call(new Counter.Add(0));
  }

  /** A million servers under a supervisor, a call to each. */
  static Program million() {
    return (Program.Work)
        operations -> {
          long nanos = 0;
          for (long done = 0; done < operations; done += MILLION) {
            nanos += Lifecycles.inProcess(Supervision::startAndCall);
          }
          return nanos;
        };
  }

  private static void startAndCall() {
    var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
    List<ServerRef<Counter>> servers = new ArrayList<>(MILLION);
    for (int i = 0; i < MILLION; i++) {
      servers.add(supervisor.startChild(GenServer.<Counter>childSpec(new Counter())).orElseThrow());
    }
    for (ServerRef<Counter> server : servers) {
      Check.equal("sum", 1, server.call(new Counter.Add(1)));
    }
  }

  /** A server is looked up and called. */
  static Program registryCall() {
    var registry = Registry.<Integer>unique("servers");
    var ready = new CountDownLatch(1);
    Processes.spawn(() -> {
      registry.startLink().orElseThrow();
      for (int i = 0; i < NAMED; i++) {
        GenServer.start(registry.<Counter>via(i), new Counter()).orElseThrow();
      }
      ready.countDown();
      Processes.sleep(Processes.INFINITY);
    });
    var crew =
        new Crew(
            1,
            (_, n) -> {
              ready.await();
              for (long i = 0; i < n; i++) {
                registry.<Counter>via((int) (i % NAMED)).call(new Counter.Add(1));
              }
            });
    return (Program.Work) crew::run;
  }

  /** Names come and go with their processes. */
  static Program registryChurn() {
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              var registry = Registry.<Long>unique("names");
              var supervisor =
                  Supervisor.of(Strategy.ONE_FOR_ONE, registry).startLink().orElseThrow();
              var missing = new CountDownLatch((int) operations);
              for (long i = 0; i < operations; i++) {
                long key = i;
                Processes.spawn(() -> {
                  registry.register(key, Ok.OK);
                  missing.countDown();
                });
              }
              missing.await();
              while (registry.count() > 0) {
                Processes.sleep(Duration.ofNanos(1));
              }
              supervisor.stop();
            });
  }
}
