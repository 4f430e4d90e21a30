package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.mailbox.Mailbox;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A strand gives its thread back, and is woken: exactly one makes it run. */
public final class LeaveStress {

  private LeaveStress() {}

  /** A strand that counts who makes it run. */
  private static final class Idler extends Strand {
    private final Mailbox mailbox = new Mailbox();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean told;

    boolean leaves() {
      return leave(mailbox);
    }

    void takeOneAndLeave() {
      bind();
      await(mailbox, Clock.NEVER);
      mailbox.take(Objects.requireNonNull(mailbox.after(null)));
      if (leave(mailbox)) {
        throw new IllegalStateException("there was only one message");
      }
    }

    void unwind() {
      clearInterrupt();
    }

    void leave() {
      bind();
      if (leave(mailbox)) {
        runs.incrementAndGet();
      }
    }

    void send() {
      mailbox.add("message");
      wake(mailbox);
    }

    void tell() {
      interruptIf(() -> {
        told = true;
        return true;
      });
      wakeForAnything();
    }

    @Override
    protected void resume() {
      runs.incrementAndGet();
    }

    @Override
    public void checkpoint() {}

    @Override
    protected boolean mustStop() {
      return told;
    }

    @Override
    protected RuntimeException interrupted() {
      return new IllegalStateException("interrupted");
    }
  }

  /** A message comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class Message {
    private final Idler idler = new Idler();

    /** The worker that ran it. */
    @Actor
    public void owner() {
      idler.leave();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.send();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs.get();
    }
  }

  /** It has left; a message comes, and an exit signal. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class MessageAndExit {
    private final Idler idler = new Idler();

    /** One that has left its thread. */
    public MessageAndExit() {
      idler.leave();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.send();
    }

    /** One who tells it to exit. */
    @Actor
    public void killer() {
      idler.tell();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs.get();
    }
  }

  /**
   * It takes a message that it waited for, and leaves, while the one who sent it still wakes it.
   */
  @JCStressTest
  @Outcome(id = "10", expect = ACCEPTABLE, desc = "It is idle.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs once more, in vain.")
  @Outcome(id = "11", expect = FORBIDDEN, desc = "It runs, and the next waker makes it run again.")
  @Outcome(expect = FORBIDDEN, desc = "It is not idle, and nobody runs it.")
  @State
  public static class LateWaker {
    private final Idler idler = new Idler();

    /** The worker that runs it. */
    @Actor
    public void owner() {
      idler.takeOneAndLeave();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.send();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs.get() + (idler.isWaiting() ? 10 : 0);
    }
  }

  /** An exit signal comes: whoever runs next on the thread is not interrupted. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once; the thread is not interrupted.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It was told to exit, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "The thread has kept an interrupt, or it runs twice.")
  @State
  public static class Interrupt {
    private final Idler idler = new Idler();
    private volatile boolean kept;

    /** The worker that ran it, and leaves it. */
    @Actor
    public void owner() {
      idler.bind();
      if (idler.leaves()) {
        idler.runs.incrementAndGet();
        idler.unwind(); // as every strand does that finds that it is to end
      }
      kept = Thread.interrupted();
    }

    /** One who tells it to exit. */
    @Actor
    public void killer() {
      idler.tell();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs.get() + (kept ? 10 : 0);
    }
  }
}
