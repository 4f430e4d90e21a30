package dev.ostinato.stress;

import static dev.ostinato.process.Processes.receive;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.task.Task;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A result against an owner that asks for a future: the future has it, and the mailbox has not. */
@JCStressTest
@Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "The future has the result.")
@Outcome(expect = FORBIDDEN, desc = "The result is lost, or came twice.")
@State
public class TaskFutureStress {

  private volatile @Nullable Pid task;

  /** The owner, which leaves the result to others. */
  @Actor
  public void owner(II_Result result) {
    var begun = Task.async(() -> receive(Integer.class));
    task = (Pid) begun.address();
    result.r1 = begun.toFuture().completeOnTimeout(-1, 20, TimeUnit.SECONDS).join();
    Victim.awaitDown(Processes.monitor(begun));
    while (receive(Duration.ZERO).isPresent()) {
      result.r2++;
    }
  }

  /** One who lets the task come to its result. */
  @Actor
  public void other() {
    var begun = task;
    while (begun == null) {
      Thread.onSpinWait();
      begun = task;
    }
    begun.send(7);
  }
}
