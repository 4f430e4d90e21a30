package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Given;
import dev.ostinato.process.StartResult;
import java.util.concurrent.Callable;

/** How a supervisor above starts the one of a plan: as data, so that its code can be replaced. */
record PlannedStart(Supervisor.Plan plan) implements Callable<StartResult<Supervisor>>, Given {

  @Override
  public StartResult<Supervisor> call() {
    return plan.startLink();
  }

  @Override
  public Object given() {
    return plan;
  }
}
