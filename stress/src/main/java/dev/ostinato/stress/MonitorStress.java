package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Monitoring against death: exactly one Down comes of it. */
@JCStressTest
@Outcome(id = "TOLD, 0", expect = ACCEPTABLE, desc = "Monitored first: its reason, and no more.")
@Outcome(id = "NoProcess\\[\\], 0", expect = ACCEPTABLE, desc = "Dead first: noproc, and no more.")
@Outcome(expect = FORBIDDEN, desc = "No Down, or two.")
@State
public class MonitorStress {

  private final Victim victim = new Victim();

  /** One who monitors. */
  @Actor
  public void monitor(LI_Result result) {
    result.r1 = Victim.awaitDown(Processes.monitor(victim.pid()));
    victim.awaitDeath();
    result.r2 = victim.messages();
  }

  /** One who ends the other. */
  @Actor
  public void end() {
    victim.end();
  }
}
