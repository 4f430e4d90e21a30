package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.runtime.ChildStarts;
import dev.ostinato.process.Pid;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The children of a dynamic supervisor, by their pids; by the ids of their specs as well if they
 * are keyed. One that is being restarted stands under the pid of its last process.
 */
final class Brood {

  private final boolean keyed;
  private final Map<Pid, Kid> kids = new LinkedHashMap<>();
  private final Map<Object, Pid> pids = new HashMap<>();
  private final ChildStarts starts = new ChildStarts();

  Brood(boolean keyed) {
    this.keyed = keyed;
  }

  int size() {
    return kids.size();
  }

  Collection<Kid> all() {
    return kids.values();
  }

  @Nullable Kid find(Pid pid) {
    return kids.get(pid);
  }

  /** The pid of the child that has an id, among children that are keyed. */
  @Nullable Pid keyed(Object id) {
    return pids.get(Carrier.current(id));
  }

  /** Starts a child; {@link #add} makes it one of these. */
  <H> StartResult<H> start(ChildSpec<H> spec) {
    return Lifecycle.start(spec, starts);
  }

  boolean isKeyed() {
    return keyed;
  }

  /** The ids of children may be others from now on. */
  void renewIds() {
    if (keyed) {
      pids.clear();
      kids.forEach((pid, kid) -> pids.put(kid.id(), pid));
    }
  }

  /** Adds a child whose process runs. */
  void add(Kid kid, Pid pid) {
    kid.runs(pid);
    kids.put(pid, kid);
    if (keyed) {
      pids.put(kid.id(), pid);
    }
  }

  @Nullable Kid remove(Pid pid) {
    var kid = kids.remove(pid);
    if (kid != null) {
      pids.remove(kid.id());
      if (kid.retry() != null) {
        kid.retry().stop();
      }
    }
    return kid;
  }

  ChildCount count() {
    int active = 0;
    int supervisors = 0;
    for (var kid : kids.values()) {
      if (kid.state() instanceof ChildInfo.State.Running) {
        active++;
      }
      if (kid.spec().type() == ChildSpec.Type.SUPERVISOR) {
        supervisors++;
      }
    }
    return new ChildCount(kids.size(), active, supervisors, kids.size() - supervisors);
  }
}
