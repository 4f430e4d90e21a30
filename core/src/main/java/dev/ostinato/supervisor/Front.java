package dev.ostinato.supervisor;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Starting;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.ServerRef;
import java.util.Optional;

/** What all handles on supervisors have in common: behind each is a server. */
interface Front<S> extends ProcessRef {

  ServerRef<S> server();

  /**
   * Asks, and waits as long as it takes; not if that is for ever, since the supervisor waits until
   * the calling process is up.
   */
  default <R> R ask(Call<S, R> request) {
    var cycle = Starting.cycle(LocalProcess.running(), Operations.resolve(address()));
    if (!cycle.isEmpty()) {
      throw new ExitException(
          new Operation.Call(address(), request, Processes.INFINITY),
          new ExitReason.CallCycle(cycle));
    }
    return server().call(request, Processes.INFINITY);
  }

  @Override
  default Address address() {
    return server().address();
  }

  @Override
  default void send(Object message) {
    server().send(message);
  }

  @Override
  default Optional<Pid> whereis() {
    return server().whereis();
  }
}
