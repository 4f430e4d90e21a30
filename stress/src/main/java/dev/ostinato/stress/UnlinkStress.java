package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Unlinking against death: what has not come when unlink returns never comes. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Unlinked first.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Dead first; the signal was there already.")
@Outcome(expect = FORBIDDEN, desc = "A signal after unlink had returned, or two.")
@State
public class UnlinkStress {

  private final Victim victim = new Victim();

  /** One who links, and thinks better of it. */
  @Actor
  public void unlink(II_Result result) {
    Processes.trapExits(true);
    Processes.link(victim.pid());
    Processes.unlink(victim.pid());
    result.r1 = victim.messages();
    victim.awaitDeath();
    result.r2 = victim.messages();
  }

  /** One who ends the other. */
  @Actor
  public void end() {
    victim.end();
  }
}
