package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Processes;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Demonitoring against death: flushed, it leaves nothing; not flushed, what it says is so. */
@JCStressTest
@Outcome(
    id = "0, 0",
    expect = ACCEPTABLE,
    desc = "Flushed: nothing is left. Not flushed: too late.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Flushed: nothing is left. Not flushed: in time.")
@Outcome(expect = FORBIDDEN, desc = "A Down that demonitor had said would not come, or a lost one.")
@State
public class DemonitorStress {

  private final Victim flushed = new Victim();
  private final Victim kept = new Victim();

  /** One who monitors, and thinks better of it. */
  @Actor
  public void demonitor(II_Result result) {
    Processes.demonitorAndFlush(Processes.monitor(flushed.pid()));
    boolean inTime = Processes.demonitor(Processes.monitor(kept.pid()));
    flushed.awaitDeath();
    kept.awaitDeath();
    result.r1 = flushed.messages() + (kept.messages() == (inTime ? 0 : 1) ? 0 : 10);
    result.r2 = inTime ? 1 : 0;
  }

  /** One who ends the others. */
  @Actor
  public void end() {
    flushed.end();
    kept.end();
  }
}
