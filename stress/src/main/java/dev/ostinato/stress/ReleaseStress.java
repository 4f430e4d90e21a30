package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseDoor;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.internal.time.Clock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One who uses the code of a release, against one who replaces it. */
public final class ReleaseStress {

  private ReleaseStress() {}

  /** A use of the release against an upgrade: all of it is of one release. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The upgrade came after it.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "It came after the upgrade.")
  @Outcome(expect = FORBIDDEN, desc = "The release was replaced while it was used.")
  @State
  public static class Door {
    private final ReleaseDoor door = new ReleaseDoor();
    private int first = 1;
    private int second = 1;

    /** Who uses it. */
    @Actor
    public void user(II_Result result) {
      var self = LocalProcess.self();
      door.enter(self);
      result.r1 = first;
      result.r2 = second;
      door.leave(self);
    }

    /** Who replaces it. */
    @Actor
    public void upgrader() {
      door.closeBehind(LocalProcess.self(), Clock.NEVER);
      first = 2;
      second = 2;
      door.open();
    }
  }

  /** A server that starts against an upgrade: it is found, or has the new code. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It has the old code, and is found.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "It is found, and has waited.")
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "It is not found, and has the new code.")
  @Outcome(expect = FORBIDDEN, desc = "It has the old code, and nobody knows of it.")
  @State
  public static class Gate {
    private final ReleaseGate gate = new ReleaseGate();
    private volatile boolean isInTable;
    private volatile int code = 1;

    /** The server. */
    @Actor
    public void server(II_Result result) {
      isInTable = true;
      gate.pass(LocalProcess.self());
      result.r1 = code;
    }

    /** Who replaces it. */
    @Actor
    public void upgrader(II_Result result) {
      gate.close();
      result.r2 = isInTable ? 1 : 0;
      code = 2;
      gate.open();
    }
  }
}
