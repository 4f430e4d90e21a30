package dev.ostinato.supervisor;

import dev.ostinato.internal.runtime.Chronicle;
import dev.ostinato.process.Pid;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;
import org.jspecify.annotations.Nullable;

/** One child of a supervisor, and whether it runs. Only its supervisor's process touches it. */
final class Kid {

  private static final ChildInfo.State STOPPED = new ChildInfo.State.Stopped();

  private ChildSpec<?> spec;
  private Object state = STOPPED; // a pid: it runs
  private @Nullable Retry retry;
  private int restarts;

  Kid(ChildSpec<?> spec) {
    this.spec = Specs.current(spec);
  }

  ChildSpec<?> spec() {
    return spec;
  }

  Object id() {
    return spec.id();
  }

  boolean isTemporary() {
    return spec.restart() == Restart.TEMPORARY;
  }

  ChildInfo.State state() {
    return state instanceof Pid pid ? new ChildInfo.State.Running(pid) : (ChildInfo.State) state;
  }

  /** It is started otherwise from now on. */
  void spec(ChildSpec<?> next) {
    spec = next;
    if (isTemporary() && state instanceof Pid) {
      spec = Specs.withoutStart(next);
    }
  }

  /** Its process runs; one that is temporary is never started again, so its start is forgotten. */
  void runs(Pid pid) {
    state = pid;
    if (isTemporary()) {
      spec = Specs.withoutStart(spec);
    }
  }

  /** Its supervisor has started it again. */
  void restarted(Pid pid) {
    restarts++;
    Chronicle.restarted(pid, id(), restarts);
  }

  void isRestarting() {
    state = new ChildInfo.State.Restarting();
  }

  void isStopped() {
    state = STOPPED;
  }

  /** The waits before its restarts; null if it is restarted at once. */
  @Nullable Retry retry() {
    return retry;
  }

  /** It is restarted after waits. */
  void retries(Retry waits) {
    retry = waits;
  }

  ChildInfo info() {
    return new ChildInfo(spec.id(), state(), spec.type());
  }
}
