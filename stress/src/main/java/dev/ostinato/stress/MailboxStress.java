package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Send against send: nothing is lost, and each sender's messages keep their order. */
@JCStressTest
@Outcome(id = "complete and in order", expect = ACCEPTABLE, desc = "All came, in each one's order.")
@Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or out of order.")
@State
public class MailboxStress {

  private final Box mailbox = new Box();
  private final StringBuilder taken = new StringBuilder();

  /** A sender. */
  @Actor
  public void lower() {
    mailbox.push("a");
    mailbox.push("b");
    mailbox.push("c");
  }

  /** Another sender. */
  @Actor
  public void upper() {
    mailbox.push("A");
    mailbox.push("B");
    mailbox.push("C");
  }

  /** The owner, afterwards. */
  @Arbiter
  public void rest(L_Result result) {
    while (take()) {
      // until it is empty
    }
    var all = taken.toString();
    boolean good =
        all.length() == 6
            && all.replaceAll("[A-Z]", "").equals("abc")
            && all.replaceAll("[a-z]", "").equals("ABC")
            && mailbox.backlog() == 0;
    result.r1 = good ? "complete and in order" : all + " " + mailbox.backlog();
  }

  private boolean take() {
    var letter = mailbox.letterAfter(null);
    if (letter == null) {
      return false;
    }
    mailbox.takeOut(letter);
    taken.append(letter.message());
    return true;
  }
}
