package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Alias;
import dev.ostinato.process.Processes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Revoking an alias against a message: what has not come when unalias returns never comes. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Revoked first.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The message was there already.")
@Outcome(expect = FORBIDDEN, desc = "A message after unalias had returned.")
@State
public class UnaliasStress {

  private volatile @Nullable Alias alias;
  private volatile boolean sent;

  /** One who has an alias, and revokes it. */
  @Actor
  public void owner(II_Result result) {
    var mine = Processes.alias();
    alias = mine;
    mine.unalias();
    result.r1 = messages();
    while (!sent) {
      Thread.onSpinWait();
    }
    result.r2 = messages();
  }

  private int messages() {
    return Processes.receive(String.class, message -> message.equals(toString()), Duration.ZERO)
            .isPresent()
        ? 1
        : 0;
  }

  /** One who sends to it. */
  @Actor
  public void sender() {
    var to = alias;
    if (to != null) {
      to.send(toString());
    }
    sent = true;
  }
}
