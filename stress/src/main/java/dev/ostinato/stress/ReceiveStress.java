package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Send against receive: what is taken, and what is left, are the messages in their order. */
@JCStressTest
@Outcome(id = "bdac", expect = ACCEPTABLE, desc = "The odd ones stayed where they were.")
@Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or out of order.")
@State
public class ReceiveStress {

  private final Box mailbox = new Box();
  private final StringBuilder taken = new StringBuilder();

  /** A sender. */
  @Actor
  public void sender() {
    mailbox.push("a");
    mailbox.push("b");
    mailbox.push("c");
    mailbox.push("d");
  }

  /** The owner, which takes only some of what has come. */
  @Actor
  public void owner() {
    take("bd");
    take("bd");
  }

  /** The owner, afterwards. */
  @Arbiter
  public void rest(L_Result result) {
    take("bd");
    take("abcd");
    result.r1 = taken.toString();
  }

  private void take(String wanted) {
    var letter = mailbox.letterAfter(null);
    while (letter != null) {
      if (wanted.contains((String) letter.message())) {
        mailbox.takeOut(letter);
        taken.append(letter.message());
      }
      letter = mailbox.letterAfter(letter);
    }
  }
}
