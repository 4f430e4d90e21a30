package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.time.Alarm;
import dev.ostinato.internal.time.Clock;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A wait that ends before its deadline, and one with another deadline after it, while the hub looks
 * at the first: the second rings.
 */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "It rang.")
@Outcome(id = "false", expect = FORBIDDEN, desc = "The deadline came, and nobody was woken.")
@State
public class DeadlineStress {

  private final Sleeper sleeper = new Sleeper();

  /** One who waits, twice. */
  @Actor
  public void owner() {
    sleeper.waitTwice();
  }

  /** Takes the processor away from the first one, now and then. */
  @Actor
  public void other() {
    Thread.onSpinWait();
  }

  /** What is left. */
  @Arbiter
  public void after(Z_Result result) {
    result.r1 = sleeper.rang();
  }

  private static final class Sleeper extends Alarm {
    private final CountDownLatch late = new CountDownLatch(1);
    private volatile long wanted = Clock.NEVER;

    void waitTwice() {
      setDeadline(Clock.deadline(Duration.ofNanos(20_000)));
      dropDeadline();
      long moment = Clock.deadline(Duration.ofNanos(60_000));
      wanted = moment;
      noteDeadline(moment);
      VarHandle.fullFence();
      if (!isWatched()) {
        setDeadline(moment);
      }
    }

    boolean rang() {
      try {
        return late.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void ring() {
      if (wanted != Clock.NEVER && Clock.until(wanted) <= 0) {
        late.countDown();
      }
    }
  }
}
