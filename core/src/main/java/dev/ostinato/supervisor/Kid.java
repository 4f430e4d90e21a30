package dev.ostinato.supervisor;

import dev.ostinato.process.Pid;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;

/** One child of a supervisor, and whether it runs. Only its supervisor's process touches it. */
final class Kid {

  private final ChildSpec<?> spec;
  private ChildInfo.State state = new ChildInfo.State.Stopped();

  Kid(ChildSpec<?> spec) {
    this.spec = spec;
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
    return state;
  }

  void runs(Pid pid) {
    state = new ChildInfo.State.Running(pid);
  }

  void isRestarting() {
    state = new ChildInfo.State.Restarting();
  }

  void isStopped() {
    state = new ChildInfo.State.Stopped();
  }

  ChildInfo info() {
    return new ChildInfo(spec.id(), state, spec.type());
  }
}
