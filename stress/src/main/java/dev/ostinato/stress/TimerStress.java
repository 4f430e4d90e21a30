package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Cancelling against firing: a timer is either cancelled, or its message comes. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Cancelled: no message.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Fired: the message.")
@Outcome(expect = FORBIDDEN, desc = "Both, or neither.")
@State
public class TimerStress {

  private static final Duration LONG = Duration.ofSeconds(20);

  private record Tick(Object of) {}

  /** One who sets a timer, and cancels it. */
  @Actor
  public void set(ZZ_Result result) {
    var tick = new Tick(this);
    var timer = Processes.sendAfter(Pid.self(), tick, Duration.ofNanos(1));
    result.r1 = timer.cancel().isPresent();
    var wait = result.r1 ? Duration.ZERO : LONG;
    result.r2 = Processes.receive(Tick.class, tick::equals, wait).isPresent();
  }

  /** One who keeps the other processor busy with timers of its own. */
  @Actor
  public void disturb() {
    Processes.sendAfter(Pid.self(), new Tick("nobody"), Duration.ofNanos(1)).cancel();
    Processes.receive(Tick.class, new Tick("nobody")::equals, Duration.ZERO);
  }
}
