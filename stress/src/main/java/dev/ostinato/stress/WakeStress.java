package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.mailbox.Mailbox;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Waiting against waking: no wake-up is lost. */
@JCStressTest
@Outcome(
    id = "true",
    expect = ACCEPTABLE,
    desc = "The message was there, or woke the one who waits.")
@Outcome(id = "false", expect = FORBIDDEN, desc = "It came, and the one who waits slept on.")
@State
public class WakeStress {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Mailbox mailbox = new Mailbox();
  private final Waiter waiter = new Waiter();

  /** One who waits. */
  @Actor
  public void owner(Z_Result result) {
    waiter.bind();
    result.r1 = waiter.await(mailbox, Clock.deadline(LONG));
  }

  /** One who sends. */
  @Actor
  public void sender() {
    mailbox.add("message");
    waiter.wake(mailbox);
  }

  /** A strand that nobody tells to stop. */
  private static final class Waiter extends Strand {

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
