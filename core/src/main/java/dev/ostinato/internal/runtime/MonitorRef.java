package dev.ostinato.internal.runtime;

import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.process.Address;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import org.jspecify.annotations.Nullable;

/** One monitor: it stands among the watches of its owner, and among the watchers of its target. */
final class MonitorRef implements Monitor, Watcher {

  final LocalProcess owner;
  private final Address address;
  private @Nullable LocalProcess target;

  MonitorRef(LocalProcess owner, Address address) {
    this.owner = owner;
    this.address = address;
  }

  /** Begins to watch; a process that is not there is reported at once. */
  void watch(@Nullable LocalProcess process) {
    if (!owner.relations.watch(this)) {
      return; // it has been declared dead
    }
    target = process;
    if (process == null || !process.addWatcher(this)) {
      ended(new ExitReason.NoProcess());
    }
  }

  @Override
  public void ended(ExitReason reason) {
    owner.relations.deliver(this, () -> owner.push(new Down(this, address, reason)));
  }

  /** Ends the monitor; false if its Down is in the mailbox, or if it had ended before. */
  boolean end() {
    boolean was = owner.relations.unwatch(this);
    if (was) {
      leave();
    }
    return was;
  }

  /** The owner has ended: the target need not keep this. */
  void leave() {
    if (target != null) {
      target.relations.removeWatcher(this);
    }
  }

  @Override
  public String toString() {
    return "monitor of " + address + " by " + owner;
  }
}
