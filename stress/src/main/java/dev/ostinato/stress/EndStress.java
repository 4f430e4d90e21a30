package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/**
 * A kill against the end of a server that stops by itself and has nothing to do at its end: it dies
 * once, and the interrupt of the kill does not hit what the worker does next.
 */
@JCStressTest
@Outcome(id = "Normal\\[\\], false", expect = ACCEPTABLE, desc = "It ended by itself.")
@Outcome(id = "Killed\\[\\], false", expect = ACCEPTABLE, desc = "It was killed.")
@Outcome(id = "NoProcess\\[\\], false", expect = ACCEPTABLE, desc = "It was dead before the look.")
@Outcome(expect = FORBIDDEN, desc = "It did not die, or another was interrupted in its place.")
@State
public class EndStress {

  private final Pid pid =
      GenServer.<Leaver>start(new Leaver()).orElseThrow().whereis().orElseThrow();

  /** One who lets it end, looks, and starts the next. */
  @Actor
  public void end(LZ_Result result) {
    pid.send("leave");
    var next = GenServer.<Leaver>start(new Leaver()).orElseThrow().whereis().orElseThrow();
    var end = Processes.monitor(next);
    next.send("look, and leave");
    result.r1 = Victim.awaitDown(Processes.monitor(pid));
    result.r2 = !Victim.awaitDown(end).equals(ExitReason.NORMAL.toString());
  }

  /** One who kills. */
  @Actor
  public void kill() {
    Processes.exit(pid, ExitReason.KILL);
  }

  private static final class Leaver implements GenServer<String, Leaver.Ask, Leaver.Nothing> {

    interface Ask extends Call<Leaver, String> {}

    interface Nothing extends Cast<Leaver> {}

    @Override
    public InitResult<String> init() {
      return ok("");
    }

    @Override
    public Next<String> handleInfo(Object message, String state) {
      return stop(
          Thread.currentThread().isInterrupted() && !message.equals("leave")
              ? ExitReason.SHUTDOWN
              : ExitReason.NORMAL,
          state);
    }
  }
}
