package dev.ostinato.internal.runtime;

import dev.ostinato.internal.release.Holds;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where servers of a release wait that start while another release takes over: one a node. */
public final class ReleaseGate implements Condition {
  /*
   * Protocol.
   *
   * A server is in the table of processes before it comes here, and comes here before it does
   * anything. The one who upgrades closes the gate, then looks at the table: a server that it does
   * not find there finds the gate closed. One that it finds has passed, and is held like others; or
   * it waits here, which it says before it waits.
   *
   * closed: false -> true -> false, by the one who upgrades; there is one at a time (busy). Who has
   *   waited looks again: it may have been closed anew meanwhile.
   */
  private static final Object PLACE = new Object();

  private final Set<LocalProcess> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private boolean busy;

  /** The one of a node. */
  public static ReleaseGate of(LocalNode node) {
    if (node.kept(PLACE) instanceof ReleaseGate gate) {
      return gate;
    }
    var made = new ReleaseGate();
    return node.keep(PLACE, made) instanceof ReleaseGate gate ? gate : made;
  }

  /** Waits here if the code of a server that starts, or what it holds, is about to be replaced. */
  public static void pass(LocalProcess self, Object code) {
    if (code instanceof Holds || ReleaseLoader.of(code.getClass()) != null) {
      of(self.node).pass(self);
    }
  }

  /** Waits here if it is closed. */
  public void pass(LocalProcess self) {
    while (closed) {
      waiting.add(self);
      try {
        self.await(this, Clock.NEVER);
      } finally {
        waiting.remove(self);
      }
    }
  }

  /** Begins an upgrade; false if another one is on its way. */
  public synchronized boolean begin() {
    boolean free = !busy;
    busy = true;
    return free;
  }

  /** The upgrade that has begun is over. */
  public synchronized void end() {
    busy = false;
  }

  public void close() {
    closed = true;
  }

  public void open() {
    closed = false;
    waiting.forEach(process -> process.wake(this));
  }

  /** Whether a process waits here. */
  public boolean holds(LocalProcess process) {
    return closed && waiting.contains(process);
  }

  @Override
  public boolean isReady() {
    return !closed;
  }
}
