package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.ServerRef;
import dev.ostinato.sys.Sys;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A system request against the end of the server: it is always answered. */
@JCStressTest
@Outcome(id = "up", expect = ACCEPTABLE, desc = "It was served in time.")
@Outcome(id = "Killed\\[\\]", expect = ACCEPTABLE, desc = "The server ended before it came to it.")
@Outcome(id = "NoProcess\\[\\]", expect = ACCEPTABLE, desc = "It came when the server was dead.")
@Outcome(expect = FORBIDDEN, desc = "No answer, or one of no sense.")
@State
public class SystemRequestStress {

  private static final Duration LONG = Duration.ofSeconds(20);

  /** A server with nothing to do. */
  record Idle() implements GenServer<String, Call<Idle, ?>, Cast<Idle>> {

    @Override
    public InitResult<String> init() {
      return ok("up");
    }
  }

  private final ServerRef<Idle> server = GenServer.<Idle>start(new Idle()).orElseThrow();

  /** One who asks. */
  @Actor
  public void ask(L_Result result) {
    try {
      result.r1 = Sys.getState(server, LONG);
    } catch (ExitException exit) {
      result.r1 = exit.reason().toString();
    }
  }

  /** One who kills. */
  @Actor
  public void kill() {
    server.whereis().ifPresent(pid -> Processes.exit(pid, ExitReason.KILL));
  }
}
