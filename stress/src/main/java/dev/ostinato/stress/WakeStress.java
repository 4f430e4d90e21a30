package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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

  private final Box waiter = new Box();

  /** One who waits. */
  @Actor
  public void owner(Z_Result result) {
    waiter.bind();
    result.r1 = waiter.await(waiter, Clock.deadline(LONG));
  }

  /** One who sends. */
  @Actor
  public void sender() {
    waiter.push("message");
  }
}
