package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.scheduler.Worker;
import dev.ostinato.internal.scheduler.Workers;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Strands are handed to the workers, which come to rest meanwhile: each is run, once. */
@JCStressTest
@Outcome(id = "4", expect = ACCEPTABLE, desc = "All have run, and those that they made run.")
@Outcome(expect = FORBIDDEN, desc = "One was lost, or ran twice.")
@State
public class WorkersStress {

  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(4);

  /** One who hands a strand over, which makes another run. */
  @Actor
  public void one() {
    Workers.submit(new Once(Optional.of(new Once(Optional.empty()))));
  }

  /** Another one. */
  @Actor
  public void other() {
    Workers.submit(new Once(Optional.of(new Once(Optional.empty()))));
  }

  /** What is left. */
  @Arbiter
  public void after(I_Result result) {
    try {
      if (!over.await(20, TimeUnit.SECONDS)) {
        result.r1 = -1;
        return;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    result.r1 = runs.get();
  }

  /** A strand that runs once, and makes another run. */
  private final class Once extends Strand {
    private final Optional<Once> then;

    Once(Optional<Once> then) {
      this.then = then;
    }

    @Override
    protected void runOn(Worker worker) {
      runs.incrementAndGet();
      over.countDown();
      then.ifPresent(Workers::submit);
    }

    @Override
    public void checkpoint() {}

    @Override
    protected boolean mustStop() {
      return false;
    }

    @Override
    protected RuntimeException interrupted() {
      return new IllegalStateException("interrupted");
    }
  }
}
