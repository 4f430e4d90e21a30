package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.process.ExitReason;
import org.jspecify.annotations.Nullable;

/** A demand to stop, and the wait for the end: {@code sys:terminate}, then {@code 'DOWN'}. */
public final class StopMessage implements Hidden, Condition, Watcher {

  private final LocalProcess owner;
  private final ExitReason reason;
  private volatile boolean served;
  private volatile @Nullable ExitReason end;

  public StopMessage(LocalProcess owner, ExitReason reason) {
    this.owner = owner;
    this.reason = reason;
  }

  public ExitReason reason() {
    return reason;
  }

  /** The server has taken it, and is about to stop. */
  public void serve() {
    served = true;
  }

  /** Whether the server ended after it had taken this. */
  public boolean wasServed() {
    return served;
  }

  /** Why the server ended; null while it has not. */
  public @Nullable ExitReason end() {
    return end;
  }

  @Override
  public boolean isReady() {
    return end != null;
  }

  @Override
  public void ended(ExitReason why) {
    end = why;
    owner.wake(this);
  }
}
