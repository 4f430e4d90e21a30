package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work that has an actor system of its own. */
record Hosted(Host host, Program.Work work) implements Program.Work {

  static Supplier<Program> by(Function<Host, Program.Work> making) {
    return () -> {
      var host = new Host();
      return new Hosted(host, making.apply(host));
    };
  }

  @Override
  public long run(long operations) throws Exception {
    return work.run(operations);
  }

  @Override
  public void close() {
    host.close();
  }
}
