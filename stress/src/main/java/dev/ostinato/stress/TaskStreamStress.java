package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome.Exit;
import dev.ostinato.process.Processes;
import dev.ostinato.task.StreamOption;
import dev.ostinato.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A consumer against one who closes its stream: no task is forgotten, and none runs on. */
@JCStressTest
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Closed first, and no task was started.")
@Outcome(id = "killed", expect = ACCEPTABLE, desc = "The task was started, and killed.")
@Outcome(expect = FORBIDDEN, desc = "A task was not killed, and ended when its time was over.")
@State
public class TaskStreamStress {

  private final Stream<dev.ostinato.process.Outcome<Integer>> stream =
      Task.asyncStream(
          List.of(1),
          _ -> Processes.receive(Integer.class),
          StreamOption.timeout(Duration.ofSeconds(20)));

  /** The consumer. */
  @Actor
  public void consumer(L_Result result) {
    try {
      result.r1 = stream.findFirst().map(TaskStreamStress::said).orElse("nothing");
    } catch (IllegalStateException closed) {
      result.r1 = "nothing";
    } catch (ExitException exit) {
      result.r1 = exit.reason().toString();
    }
  }

  private static String said(dev.ostinato.process.Outcome<Integer> outcome) {
    return outcome instanceof Exit<Integer>(ExitReason.Killed()) ? "killed" : outcome.toString();
  }

  /** One who closes the stream. */
  @Actor
  public void closer() {
    stream.close();
  }
}
