package dev.ostinato.registry;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.Move;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Call;
import dev.ostinato.server.Cast;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process of a registry. The table is used past it; it is there to be supervised, and to be
 * what the registered processes are linked to.
 */
record RegistryServer(Object name, boolean unique, List<ProcessRef> listeners)
    implements GenServer<Ok, Call<RegistryServer, ?>, Cast<RegistryServer>>, Holds {

  StartResult<Pid> startLink() {
    StartResult<ServerRef<RegistryServer>> result = GenServer.startLink(this);
    return result.map(server -> (Pid) server.address());
  }

  @Override
  public InitResult<Ok> init() {
    Processes.trapExits(true); // a process that ends takes neither the table nor the others along
    Processes.label(name);
    var table = new Table(name, unique, LocalProcess.running(), listeners);
    Processes.onExit(table::close);
    var open = table.open();
    if (open != table) {
      return failed(new ExitReason.AlreadyStarted(open.owner()));
    }
    return ok(Ok.OK);
  }

  @Override
  public Move move(Object state, @Nullable Object given, Carrier carrier) throws CannotCarry {
    carrier.expectSame("the name of a registry", name);
    return new Move(this, state, new Entries(Table.find(name, unique)).move(carrier));
  }

  @Override
  public Next<Ok> handleInfo(Object message, Ok state) {
    return message instanceof ExitSignal ? noReply(state) : unexpected(message, state);
  }
}
