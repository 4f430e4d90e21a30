package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.mailbox.SystemLane;
import dev.ostinato.internal.time.Clock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The lane of system requests: nothing is lost, and no wake-up is. */
public final class SystemLaneStress {

  private static final Duration LONG = Duration.ofSeconds(20);

  private SystemLaneStress() {}

  /** A process as far as it waits. */
  @State
  public static class Waiting {
    final Box box = new Box();

    boolean await() {
      return box.await(box, Clock.deadline(LONG));
    }

    boolean takeRequest() {
      return "request".equals(box.lane().take());
    }
  }

  /** Waiting against a request. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "It was there, or woke the one who waits.")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "It came, and the one who waits slept on.")
  public static class ForRequest {

    /** The process. */
    @Actor
    public void owner(Waiting waiting, Z_Result result) {
      waiting.box.bind();
      result.r1 = waiting.await() && waiting.takeRequest();
    }

    /** One who asks. */
    @Actor
    public void sender(Waiting waiting) {
      waiting.box.request();
    }
  }

  /** Waiting for either lane against a message. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "It was there, or woke the one who waits.")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "It came, and the one who waits slept on.")
  public static class ForMessage {

    /** The process. */
    @Actor
    public void owner(Waiting waiting, Z_Result result) {
      waiting.box.bind();
      result.r1 = waiting.await() && waiting.box.letterAfter(null) != null;
    }

    /** One who sends. */
    @Actor
    public void sender(Waiting waiting) {
      waiting.box.push("message");
    }
  }

  /** A process that goes from a wait for messages to one for both, against both. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "Both waits came to an end.")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "A wait slept on.")
  public static class FromWaitToWait {

    /** The process: in a receive, then between two callbacks. */
    @Actor
    public void owner(Waiting waiting, Z_Result result) {
      waiting.box.bind();
      boolean received = waiting.box.awaitMail(Clock.deadline(LONG));
      waiting.box.letterAfter(null); // it has looked at it, and is not ready any more
      result.r1 = received && waiting.await() && waiting.takeRequest();
    }

    /** One who sends, and asks. */
    @Actor
    public void sender(Waiting waiting) {
      waiting.box.push("message");
      waiting.box.request();
    }
  }

  /** Adding against taking. */
  @JCStressTest
  @Outcome(id = "abcd", expect = ACCEPTABLE, desc = "All came, in their order.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, doubled, or out of order.")
  @State
  public static class Taking {

    private final SystemLane lane = new SystemLane();
    private final StringBuilder taken = new StringBuilder();

    /** One who asks. */
    @Actor
    public void sender() {
      lane.add("a");
      lane.add("b");
      lane.add("c");
      lane.add("d");
    }

    /** The process. */
    @Actor
    public void owner() {
      take(2);
    }

    /** The process, afterwards. */
    @Arbiter
    public void rest(L_Result result) {
      take(5);
      result.r1 = taken.toString();
    }

    private void take(int times) {
      for (int i = 0; i < times; i++) {
        var request = lane.take();
        if (request != null) {
          taken.append(request);
        }
      }
    }
  }

  /** Taking against the end of the process, which another thread may bring about. */
  @JCStressTest
  @Outcome(id = "closed", expect = ACCEPTABLE, desc = "Nothing can be added any more.")
  @Outcome(expect = FORBIDDEN, desc = "It was opened again.")
  @State
  public static class Closing {

    private final SystemLane lane = new SystemLane();

    /** One whose lane has something in it. */
    public Closing() {
      lane.add("request");
    }

    /** The process. */
    @Actor
    public void owner() {
      lane.take();
    }

    /** The one who ends it. */
    @Actor
    public void death() {
      lane.close();
    }

    /** What is left. */
    @Arbiter
    public void after(L_Result result) {
      result.r1 = lane.add("late") ? "open" : "closed";
    }
  }
}
