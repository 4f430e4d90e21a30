package dev.ostinato.stress;

import static dev.ostinato.process.Processes.receive;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.task.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A result against an owner that gives the task up: what was given up never comes. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Given up first; the result was dropped.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The result was first, and was returned.")
@Outcome(expect = FORBIDDEN, desc = "A message after the task had been given up.")
@State
public class TaskResultStress {

  private volatile @Nullable Pid task;

  /** The owner, which thinks better of it. */
  @Actor
  public void owner(II_Result result) {
    var begun = Task.async(() -> receive(Integer.class));
    task = (Pid) begun.address();
    result.r1 = begun.ignore().isPresent() ? 1 : 0;
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
