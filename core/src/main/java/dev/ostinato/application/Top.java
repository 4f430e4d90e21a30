package dev.ostinato.application;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Action;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.Supervisor;
import java.util.List;
import java.util.Optional;

/**
 * The process above a tree, between it and the master. It ends with the tree; and when it is told
 * to exit, the tree, whose parent it is, stops, also while it starts.
 */
record Top(Applications.Claim claim, List<String> args) implements Action {

  /** The tree is up. */
  record Up(StartResult.Ok<Supervisor> tree) {}

  /** The supervisor of the tree, which makes itself known before it starts a child. */
  private record Plan(Supervisor.Spec spec, Applications.Claim claim) implements Supervisor.Plan {

    @Override
    public Optional<Supervisor> name() {
      return spec.name();
    }

    @Override
    public Supervisor.Spec init() {
      claim.tree = LocalProcess.running();
      return spec;
    }
  }

  @Override
  public void run() throws Exception {
    // What start() has made is not kept here: its classes may be replaced while this waits.
    var tree = startTree();
    // Until it traps exits, it ends with the tree, unless that ends normally: the monitor tells.
    Processes.trapExits(true);
    Processes.monitor(tree.pid());
    claim.master.send(new Up(tree));
    throw new ExitException(endOf(tree.pid()));
  }

  private StartResult.Ok<Supervisor> startTree() throws Exception {
    var spec = claim.application.start(args.toArray(String[]::new));
    if (spec == null) {
      throw new ExitException(new ExitReason.BadReturn("start"));
    }
    return switch (new Plan(spec, claim).startLink()) {
      case StartResult.Ok<Supervisor> tree -> tree;
      case StartResult.Failed<Supervisor>(var reason) -> throw new ExitException(reason);
      case StartResult.Ignored<Supervisor>() ->
          throw new IllegalStateException("a supervisor does not ignore its start");
    };
  }

  private ExitReason endOf(Pid tree) {
    while (true) {
      switch (Processes.receive()) {
        case ExitSignal(var from, var reason) when from == tree || from == claim.master -> {
          return reason;
        }
        case Down(_, var process, var reason) when process == tree -> {
          return reason instanceof ExitReason.NoProcess ? ExitReason.NORMAL : reason;
        }
        default -> {} // whatever start() has left behind
      }
    }
  }
}
