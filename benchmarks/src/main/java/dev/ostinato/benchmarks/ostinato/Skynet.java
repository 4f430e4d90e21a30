package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;

/** A tree of servers with ten children each; a leaf tells its number, any other the sum. */
final class Skynet {

  private static final long LEAVES = 1_000_000;

  private record Told(long number) {}

  /** What a server has heard from how many of its children. */
  private record Heard(int children, long sum) {}

  private interface Nothing extends Call<Place, Long> {}

  private interface Unsaid extends Cast<Place> {}

  /** A place in the tree, over so many leaves, of which the first has this number. */
  private record Place(Pid parent, long number, long leaves)
      implements GenServer<Heard, Nothing, Unsaid> {

    private static final Heard NOTHING = new Heard(0, 0);

    @Override
    public InitResult<Heard> init() {
      if (leaves == 1) {
        parent.send(new Told(number));
        return ignore();
      }
      return ok(NOTHING).andContinue("begin");
    }

    @Override
    public Next<Heard> handleContinue(Object begin, Heard nothing) {
      for (int i = 0; i < 10; i++) {
        grow(Pid.self(), number + i * leaves / 10, leaves / 10);
      }
      return noReply(nothing);
    }

    @Override
    public Next<Heard> handleInfo(Object message, Heard heard) {
      long sum = heard.sum() + ((Told) message).number();
      var next = new Heard(heard.children() + 1, sum);
      return next.children() == 10 ? tell(sum, next) : noReply(next);
    }

    private Next<Heard> tell(long sum, Heard heard) {
      parent.send(new Told(sum));
      return stop(ExitReason.NORMAL, heard);
    }
  }

  private Skynet() {}

  static Program program() {
    return (Program.Work)
        operations ->
            Lifecycles.inProcess(() -> {
              for (long done = 0; done < operations; done += LEAVES) {
                grow(Pid.self(), 0, LEAVES);
                long sum = Processes.receive(Told.class).number();
                Check.equal("sum", LEAVES * (LEAVES - 1) / 2, sum);
              }
            });
  }

  private static void grow(Pid parent, long number, long leaves) {
    var _ = GenServer.<Place>start(new Place(parent, number, leaves));
  }
}
