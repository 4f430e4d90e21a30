package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.time.Clock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A strand gives its thread back, and is woken: exactly one makes it run. */
public final class LeaveStress {

  private LeaveStress() {}

  /** A message comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class Message {
    private final Box idler = new Box();

    /** The worker that ran it. */
    @Actor
    public void owner() {
      idler.leaveIt();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.push("message");
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs();
    }
  }

  /** A request of the system comes. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class Request {
    private final Box idler = new Box();

    /** The worker that ran it. */
    @Actor
    public void owner() {
      idler.leaveIt();
    }

    /** One who asks. */
    @Actor
    public void asker() {
      idler.request();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs();
    }
  }

  /** It has left; two messages come. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time, or a message is lost.")
  @State
  public static class Messages {
    private final Box idler = new Box();

    /** One that has left its thread. */
    public Messages() {
      idler.leaveIt();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.push("a");
    }

    /** Another. */
    @Actor
    public void other() {
      idler.push("b");
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs() + (idler.backlog() == 2 ? 0 : 10);
    }
  }

  /** A worker begins to run it, and it is told to exit: it hears of that, one way or the other. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It sees that it was told, or is interrupted.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It goes on, and nobody interrupts it.")
  @State
  public static class Begin {
    private final Box idler = new Box();
    private boolean seen;
    private boolean found;

    /** One that a message has taken out of its rest. */
    public Begin() {
      idler.leaveIt();
      idler.push("message");
    }

    /** The worker. */
    @Actor
    public void owner() {
      idler.beginIt();
      seen = idler.mustStop();
      idler.takeOne();
    }

    /** One who tells it to exit. */
    @Actor
    public void killer() {
      found = idler.tellAndLook();
    }

    /** Whether it hears of it. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = seen || found ? 1 : 0;
    }
  }

  /** It leaves, and another thread takes it over to end it: that one keeps it. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Whoever took it over has it, and it is not idle.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Whoever wakes it wakes nobody.")
  @State
  public static class TakeOver {
    private final Box idler = new Box();

    /** The worker that runs it, and leaves it. */
    @Actor
    public void owner() {
      idler.beginIt();
      if (idler.leaveOrRun()) {
        idler.handItBack(); // as every strand does that finds that it is to end
      }
    }

    /** One who ends it in its place. */
    @Actor
    public void reaper() {
      idler.bringToAnEnd();
    }

    /** Who has it. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.isTakenOver() && !idler.isIdle() ? 1 : 0;
    }
  }

  /** It has left; a message comes, and an exit signal. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It has something to do, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class MessageAndExit {
    private final Box idler = new Box();

    /** One that has left its thread. */
    public MessageAndExit() {
      idler.leaveIt();
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.push("message");
    }

    /** One who tells it to exit. */
    @Actor
    public void killer() {
      idler.tell();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs();
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
    private final Box idler = new Box();

    /** The worker that runs it. */
    @Actor
    public void owner() {
      idler.bind();
      idler.await(idler, Clock.NEVER);
      idler.takeOne();
      if (idler.leaveOrRun()) {
        throw new IllegalStateException("there was only one message");
      }
    }

    /** One who sends. */
    @Actor
    public void sender() {
      idler.push("message");
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = idler.runs() + (idler.isWaiting() ? 10 : 0);
    }
  }

  /** An exit signal comes: whoever runs next on the thread is not interrupted. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It runs, once; the thread is not interrupted.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "It was told to exit, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "The thread has kept an interrupt, or it runs twice.")
  @State
  public static class Interrupt {
    private final Box idler = new Box();
    private volatile boolean kept;

    /** The worker that ran it, and leaves it. */
    @Actor
    public void owner() {
      idler.bind();
      if (idler.leaveOrRun()) {
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
      result.r1 = idler.runs() + (kept ? 10 : 0);
    }
  }
}
