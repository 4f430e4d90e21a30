package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** A process lends its thread to an idle server. */
public final class LendStress {

  private record Go() {}

  private LendStress() {}

  /** A message comes while the strand runs on a thread that was lent. */
  @JCStressTest
  @Outcome(
      id = {"1", "11"},
      expect = ACCEPTABLE,
      desc = "It is handed to the workers, once.")
  @Outcome(
      id = {"0", "10"},
      expect = FORBIDDEN,
      desc = "It has a message, and nobody runs it.")
  @Outcome(expect = FORBIDDEN, desc = "It runs twice at a time.")
  @State
  public static class Message {
    private final Box idler = new Box();
    private volatile boolean claimed;

    /** One that is idle. */
    public Message() {
      idler.leaveIt();
    }

    /** One who lends its thread. */
    @Actor
    public void lender() {
      if (idler.claimIt()) {
        claimed = true;
        idler.leaveOrRun();
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
      result.r1 = idler.runs() + (claimed ? 10 : 0);
    }
  }

  /** Calls, without a time-out, in a process with a thread of its own; returns how that ends. */
  private static String call(ServerRef<Echo> server) {
    try {
      return server.call(new Echo.Ask("answer"), Processes.INFINITY)
          + (Thread.currentThread().isInterrupted() ? ", interrupted" : "");
    } catch (ExitException exit) {
      return exit.reason().getClass().getSimpleName()
          + (Thread.currentThread().isInterrupted() ? ", interrupted" : "");
    }
  }

  /** A server is killed while it runs on a thread that was lent. */
  @JCStressTest
  @Outcome(id = "answer, Killed\\[\\]", expect = ACCEPTABLE, desc = "It had answered.")
  @Outcome(id = "Killed, Killed\\[\\]", expect = ACCEPTABLE, desc = "It was asked, and killed.")
  @Outcome(id = "NoProcess, Killed\\[\\]", expect = ACCEPTABLE, desc = "It was dead.")
  @Outcome(expect = FORBIDDEN, desc = "It lives, or the thread has kept an interrupt.")
  @State
  public static class KillOfServer {
    private final ServerRef<Echo> server = Echo.started();
    private final Pid pid = server.whereis().orElseThrow();
    private volatile String answer = "none";

    /** One who lends its thread. */
    @Actor
    public void lender() {
      var caller = Processes.spawnMonitor(() -> answer = call(server));
      Victim.awaitDown(caller.monitor());
    }

    /** One who kills. */
    @Actor
    public void killer(LL_Result result) {
      var monitor = Processes.monitor(pid);
      Processes.exit(pid, ExitReason.KILL);
      result.r2 = Victim.awaitDown(monitor);
    }

    /** What is left. */
    @Arbiter
    public void after(LL_Result result) {
      result.r1 = answer;
    }
  }

  /** One who has lent its thread is killed: it ends, and the server goes on. */
  @JCStressTest
  @Outcome(id = "Killed\\[\\], answer", expect = ACCEPTABLE, desc = "It was killed.")
  @Outcome(id = "Normal\\[\\], answer", expect = ACCEPTABLE, desc = "It had ended.")
  @Outcome(id = "NoProcess\\[\\], answer", expect = ACCEPTABLE, desc = "It was dead before.")
  @Outcome(expect = FORBIDDEN, desc = "It does not end, or the server is lost.")
  @State
  public static class KillOfLender {

    private final ServerRef<Echo> server = Echo.started();
    private final Pid lender =
        Processes.spawn(() -> {
          Processes.receive(Go.class);
          call(server);
        });

    /** One who lets it begin, and looks. */
    @Actor
    public void starter(LL_Result result) {
      var monitor = Processes.monitor(lender);
      lender.send(new Go());
      result.r1 = Victim.awaitDown(monitor);
    }

    /** One who kills. */
    @Actor
    public void killer() {
      Thread.onSpinWait();
      Processes.exit(lender, ExitReason.KILL);
    }

    /** What is left. */
    @Arbiter
    public void after(LL_Result result) {
      result.r2 = call(server);
      server.stop();
    }
  }

  /**
   * One who has lent its thread to a server that ended on it is killed: what it does next is
   * interrupted.
   */
  @JCStressTest
  @Outcome(id = "Killed\\[\\], false", expect = ACCEPTABLE, desc = "It was killed.")
  @Outcome(id = "NoProcess\\[\\], false", expect = ACCEPTABLE, desc = "It was dead before.")
  @Outcome(expect = FORBIDDEN, desc = "It slept on, until it was declared dead.")
  @State
  public static class KillBehindTheEnd {

    private final ServerRef<Echo> server = Echo.started();
    private volatile boolean isAsleep;
    private final Pid lender =
        Processes.spawn(() -> {
          Processes.receive(Go.class);
          server.stop();
          isAsleep = true;
          try {
            Thread.sleep(Duration.ofSeconds(20));
          } finally {
            isAsleep = false;
          }
        });

    /** One who lets it begin, and looks. */
    @Actor
    public void starter(LZ_Result result) {
      var monitor = Processes.monitor(lender);
      lender.send(new Go());
      result.r1 = Victim.awaitDown(monitor);
      result.r2 = isAsleep;
    }

    /** One who kills. */
    @Actor
    public void killer() {
      Thread.onSpinWait();
      Processes.exit(lender, ExitReason.KILL);
    }
  }
}
