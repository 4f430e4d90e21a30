package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A kill against the process's own end: it dies once, and its exit action runs once. */
@JCStressTest
@Outcome(id = "TOLD, 1", expect = ACCEPTABLE, desc = "It ended by itself.")
@Outcome(id = "NoProcess\\[\\], 1", expect = ACCEPTABLE, desc = "It was dead before the look.")
@Outcome(id = "Killed\\[\\], 1", expect = ACCEPTABLE, desc = "It was killed.")
@Outcome(expect = FORBIDDEN, desc = "Two deaths, or none.")
@State
public class OwnEndStress {

  private final Victim victim = new Victim();

  /** One who lets it end, and looks. */
  @Actor
  public void end(LI_Result result) {
    var monitor = Processes.monitor(victim.pid());
    victim.end();
    result.r1 = Victim.awaitDown(monitor);
    result.r2 = victim.exitActions();
  }

  /** One who kills. */
  @Actor
  public void kill() {
    Processes.exit(victim.pid(), ExitReason.KILL);
  }
}
