package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;

/** A tree of processes with ten children each; a leaf tells its number, any other the sum. */
final class Skynet {

  private static final long LEAVES = 1_000_000;

  private record Told(long number) {}

  private Skynet() {}

  static Program program() {
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              for (long done = 0; done < operations; done += LEAVES) {
                spawn(Pid.self(), 0, LEAVES);
                long sum = Processes.receive(Told.class).number();
                Check.equal("sum", LEAVES * (LEAVES - 1) / 2, sum);
              }
            });
  }

  private static void spawn(Pid parent, long number, long leaves) {
    Processes.spawn(() -> parent.send(new Told(sum(number, leaves))));
  }

  private static long sum(long number, long leaves) {
    if (leaves == 1) {
      return number;
    }
    for (int i = 0; i < 10; i++) {
      spawn(Pid.self(), number + i * leaves / 10, leaves / 10);
    }
    long sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += Processes.receive(Told.class).number();
    }
    return sum;
  }
}
