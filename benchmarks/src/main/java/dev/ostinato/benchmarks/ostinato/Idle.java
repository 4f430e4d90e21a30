package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Ok;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.util.concurrent.CountDownLatch;

/** Processes that wait, and are weighed. */
final class Idle {

  private Idle() {}

  /** Idle servers with all that one usually has. */
  static final class Supervised implements Program.Population {

    private final Registry.Unique<Integer, Ok> registry = Registry.unique("idle");
    private final CountDownLatch end = new CountDownLatch(1);
    private int started;

    @Override
    public void grow(int processes) throws Exception {
      var ready = new CountDownLatch(1);
      int from = started;
      started += processes;
      Processes.spawn(() -> {
        if (from == 0) {
          registry.startLink().orElseThrow();
        }
        var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
        for (int i = from; i < from + processes; i++) {
          supervisor
              .startChild(GenServer.named(registry.<Counter>via(i), new Counter()))
              .orElseThrow();
        }
        ready.countDown();
        end.await();
      });
      ready.await();
    }

    @Override
    public void close() {
      end.countDown();
    }
  }

  /** Idle servers that nobody else knows. */
  static Program servers() {
    return (Program.Population)
        processes -> {
          for (int i = 0; i < processes; i++) {
            Counter.start();
          }
        };
  }

  /** Idle processes without the library's loop. */
  static Program processes() {
    return (Program.Population)
        processes -> {
          var ready = new CountDownLatch(processes);
          for (int i = 0; i < processes; i++) {
            Integer state = i;
            Processes.spawn(() -> {
              ready.countDown();
              Processes.receive(Integer.class, state::equals);
            });
          }
          ready.await();
        };
  }
}
