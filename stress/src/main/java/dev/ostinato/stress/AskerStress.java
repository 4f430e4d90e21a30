package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.call.CallMessage;
import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Node;
import dev.ostinato.process.Outcome.Ok;
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
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Those who ask, and the end of the one who is asked. */
public final class AskerStress {

  private AskerStress() {}

  /** A request against the end of the mailbox: who asks hears of it, once. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "It was in, and its asker is told.")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "It came too late, and knows it.")
  @Outcome(expect = FORBIDDEN, desc = "Nobody tells who asks, or it is told twice.")
  @State
  public static class Closing {
    private final Box mailbox = new Box();
    private final ReplyCell cell = new ReplyCell(LocalProcess.self(), null);
    private int told;

    /** One who asks. */
    @Actor
    public void asker(ZI_Result result) {
      result.r1 = mailbox.push(new CallMessage(cell, "request"));
    }

    /** Who ends the process. */
    @Actor
    public void death() {
      told = mailbox.close().size();
    }

    /** What is left. */
    @Arbiter
    public void after(ZI_Result result) {
      result.r2 = told;
    }
  }

  /** A call without a time-out, against a kill that is announced by another thread. */
  @JCStressTest
  @Outcome(
      id = {"answer", "none"},
      expect = ACCEPTABLE,
      desc = "It has an answer, or hears of the end.")
  @Outcome(expect = FORBIDDEN, desc = "Something else.")
  @State
  public static class NoGrace {
    private static final Node NODE = Node.open(Node.killGrace(Duration.ZERO));
    private final ServerRef<Echo> server = NODE.run(Echo::started);
    private final Pid pid = server.whereis().orElseThrow();

    /** One who asks. */
    @Actor
    public void asker(L_Result result) {
      try {
        result.r1 = server.call(new Echo.Ask("answer"), Processes.INFINITY);
      } catch (ExitException exit) {
        result.r1 = "none";
      }
    }

    /** Who kills. */
    @Actor
    public void killer() {
      Processes.exit(pid, ExitReason.KILL);
    }
  }

  /** An answer that is put off, against the one who does not wait any more: nothing is left. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The server does not keep who asked.")
  @Outcome(expect = FORBIDDEN, desc = "The server keeps who asked for ever.")
  @State
  public static class Deferring {
    private static final Pid SERVER = new Victim().pid();
    private final LocalProcess server = Operations.local(SERVER);
    private final ReplyCell cell = new ReplyCell(LocalProcess.self(), server);

    /** The server. */
    @Actor
    public void server() {
      cell.deferred();
    }

    /** The one who asked. */
    @Actor
    public void client() {
      cell.abandon();
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = server.relations.watchers().contains(cell) ? 1 : 0;
      server.relations.removeWatcher(cell);
    }
  }

  /** An answer that is put off, against the answer by another process. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The server does not keep who asked.")
  @Outcome(expect = FORBIDDEN, desc = "The server keeps who asked for ever.")
  @State
  public static class Answering {
    private static final Pid SERVER = new Victim().pid();
    private final LocalProcess server = Operations.local(SERVER);
    private final ReplyCell cell = new ReplyCell(LocalProcess.self(), server);

    /** The server. */
    @Actor
    public void server() {
      cell.deferred();
    }

    /** One who has its From. */
    @Actor
    public void other() {
      cell.complete(new Ok<>("reply"));
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = server.relations.watchers().contains(cell) ? 1 : 0;
      server.relations.removeWatcher(cell);
    }
  }
}
