package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Exit signals against each other: the first reason is the one. */
@JCStressTest
@Outcome(id = "(\\S+), (\\1|NoProcess\\[\\])", expect = ACCEPTABLE, desc = "One reason for all.")
@Outcome(id = "NoProcess\\[\\], \\S+", expect = ACCEPTABLE, desc = "One came when it was dead.")
@Outcome(expect = FORBIDDEN, desc = "Two deaths.")
@State
public class ExitStress {

  private final Victim victim = new Victim();

  /** One who kills. */
  @Actor
  public void kill(LL_Result result) {
    Monitor monitor = Processes.monitor(victim.pid());
    Processes.exit(victim.pid(), ExitReason.KILL);
    result.r1 = Victim.awaitDown(monitor);
  }

  /** One who shuts down. */
  @Actor
  public void shutDown(LL_Result result) {
    Monitor monitor = Processes.monitor(victim.pid());
    Processes.exit(victim.pid(), ExitReason.shutdown("bye"));
    result.r2 = Victim.awaitDown(monitor);
  }
}
