package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * A supervisor is asked to start a child that never comes up, while its parent ends: it always
 * ends, and so does the child.
 */
@JCStressTest
@Outcome(id = "Normal\\[\\], 0", expect = ACCEPTABLE, desc = "It ended with its parent, childless.")
@Outcome(id = "NoProcess\\[\\], 0", expect = ACCEPTABLE, desc = "It had ended before one asked.")
@Outcome(expect = FORBIDDEN, desc = "It hangs, or its child does.")
public class ParentExitStress {

  /** The message that ends the parent. */
  private record End() {}

  /** A parent and its supervisor. */
  @State
  public static class Family {
    final AtomicReference<@Nullable Pid> begun = new AtomicReference<>();
    final ChildSpec<Pid> child =
        ChildSpec.process(
            "never up",
            ack -> {
              begun.set(Pid.self());
              Processes.receive(End.class);
            });
    final StartResult.Ok<DynamicSupervisor> parent =
        (StartResult.Ok<DynamicSupervisor>)
            Processes.<DynamicSupervisor>start(starter -> {
              var supervisor = DynamicSupervisor.of().startLink().orElseThrow();
              starter.ok(DynamicSupervisor.at(supervisor.whereis().orElseThrow()));
              Processes.receive(End.class);
            });
  }

  /** A client. */
  @Actor
  public void client(Family family) {
    try {
      family.parent.handle().startChild(family.child);
    } catch (ExitException ended) {
      // as it should be
    }
  }

  /** The end of the parent. */
  @Actor
  public void parent(Family family) {
    family.parent.pid().send(new End());
  }

  /** What is left. */
  @Arbiter
  public void after(Family family, LI_Result result) {
    result.r1 = Victim.awaitDown(Processes.monitor(family.parent.handle()));
    var child = family.begun.get();
    result.r2 = child == null || Processes.info(child).isEmpty() ? 0 : 1;
  }
}
