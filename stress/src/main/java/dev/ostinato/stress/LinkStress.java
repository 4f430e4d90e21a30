package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Linking against death: exactly one exit signal comes of it. */
@JCStressTest
@Outcome(id = "TOLD, 0", expect = ACCEPTABLE, desc = "Linked first: its reason, and no more.")
@Outcome(id = "NoProcess\\[\\], 0", expect = ACCEPTABLE, desc = "Dead first: noproc, and no more.")
@Outcome(expect = FORBIDDEN, desc = "No signal, or two.")
@State
public class LinkStress {

  private final Victim victim = new Victim();

  /** One who links. */
  @Actor
  public void link(LI_Result result) {
    Processes.trapExits(true);
    Processes.link(victim.pid());
    result.r1 = victim.awaitExit();
    victim.awaitDeath();
    result.r2 = victim.messages();
  }

  /** One who ends the other. */
  @Actor
  public void end() {
    victim.end();
  }
}
