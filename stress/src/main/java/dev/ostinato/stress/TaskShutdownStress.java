package dev.ostinato.stress;

import static dev.ostinato.process.Processes.receive;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.task.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** An owner that shuts its task down against one who kills the owner: the task always ends. */
@JCStressTest
@Outcome(id = "ended", expect = ACCEPTABLE, desc = "Neither is left.")
@Outcome(expect = FORBIDDEN, desc = "The task was unlinked, and has not been told to end.")
@State
public class TaskShutdownStress {

  private record ShutDown() {}

  private record Family(Pid owner, Task<Integer> task) {}

  private final Family family =
      Processes.<Family>start(
              starter -> {
                var task = Task.async(() -> receive(Integer.class));
                starter.ok(new Family(Pid.self(), task));
                receive(ShutDown.class);
                task.shutdown();
              })
          .orElseThrow();

  /** One who lets the owner shut the task down. */
  @Actor
  public void shutdown() {
    family.owner().send(new ShutDown());
  }

  /** One who kills the owner. */
  @Actor
  public void kill() {
    Processes.exit(family.owner(), ExitReason.KILL);
  }

  /** What is left. */
  @Arbiter
  public void after(L_Result result) {
    Victim.awaitDown(Processes.monitor(family.owner()));
    var end = Victim.awaitDown(Processes.monitor(family.task()));
    result.r1 = end.equals("no Down") ? end : "ended";
  }
}
