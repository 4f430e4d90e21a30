package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.carrier.Carriers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Tasks are given to the carriers, from outside and by tasks, while carriers come to rest. */
@JCStressTest
@Outcome(id = "6", expect = ACCEPTABLE, desc = "All have run, and those that they gave.")
@Outcome(expect = FORBIDDEN, desc = "One was lost, or ran twice.")
@State
public class CarriersStress {

  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(6);

  /** One from outside. */
  @Actor
  public void one() {
    Carriers.execute(this::twoMore);
  }

  /** Another one. */
  @Actor
  public void other() {
    Carriers.execute(this::twoMore);
  }

  private void twoMore() {
    Carriers.execute(this::run);
    Carriers.execute(this::run);
    run();
  }

  private void run() {
    runs.incrementAndGet();
    over.countDown();
  }

  /** What is left. */
  @Arbiter
  public void after(I_Result result) {
    try {
      result.r1 = over.await(20, TimeUnit.SECONDS) ? runs.get() : -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
