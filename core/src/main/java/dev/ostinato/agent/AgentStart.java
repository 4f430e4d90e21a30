package dev.ostinato.agent;

import dev.ostinato.internal.release.Given;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.StartOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How a supervisor starts an agent. */
record AgentStart<S>(
    Optional<Agent<S>> handle, Callable<? extends S> initial, List<StartOption> options)
    implements Callable<StartResult<Agent<S>>>, Given {

  @Override
  public StartResult<Agent<S>> call() {
    var given = options.toArray(StartOption[]::new);
    return handle
        .map(name -> Agent.startLink(name, initial, given))
        .orElseGet(() -> Agent.startLink(initial, given));
  }

  @Override
  public Object given() {
    return AgentRef.code(initial);
  }
}
