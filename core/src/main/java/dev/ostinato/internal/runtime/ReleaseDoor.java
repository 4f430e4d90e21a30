package dev.ostinato.internal.runtime;

import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Through which shared code goes that calls code of a release; closed while another takes over. */
public final class ReleaseDoor implements Condition {
  /*
   * Protocol.
   *
   * inside: a process says that it goes in, then looks whether the door is closed; if so, it goes
   *   out again, and waits. The one who upgrades closes the door, then looks who is inside: whoever
   *   it does not find there finds the door closed. A process may go in while it is inside.
   * closed: false -> true -> false, by the one who upgrades.
   * waiting: says so before it waits; whoever opens the door wakes all that have said so.
   * upgrader: set before the door is closed; whoever goes out and finds the door closed wakes it.
   */
  private final Set<LocalProcess> inside = ConcurrentHashMap.newKeySet();
  private final Set<LocalProcess> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile @Nullable LocalProcess upgrader;
  private final Condition emptied = () -> inside.isEmpty();

  /** Goes in; false if the process is inside already. */
  public boolean enter(LocalProcess self) {
    while (inside.add(self)) {
      if (!closed) {
        return true;
      }
      leave(self);
      waiting.add(self);
      try {
        self.await(this, Clock.NEVER);
      } finally {
        waiting.remove(self);
      }
    }
    return false;
  }

  public void leave(LocalProcess self) {
    inside.remove(self);
    var one = upgrader;
    if (closed && one != null) {
      one.wake(emptied);
    }
  }

  /** Lets nobody in, and waits until all are out; false if they are not in time. */
  public boolean closeBehind(LocalProcess self, long deadline) {
    upgrader = self;
    closed = true;
    return self.await(emptied, deadline);
  }

  /** Those who are inside. */
  public List<LocalProcess> inside() {
    return List.copyOf(inside);
  }

  public void open() {
    closed = false;
    upgrader = null;
    waiting.forEach(process -> process.wake(this));
  }

  @Override
  public boolean isReady() {
    return !closed;
  }
}
