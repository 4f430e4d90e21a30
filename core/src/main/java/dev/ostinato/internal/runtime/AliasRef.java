package dev.ostinato.internal.runtime;

import dev.ostinato.process.Alias;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** An alias; one for a reply revokes itself with the first message. */
public final class AliasRef implements Alias {

  private final LocalProcess owner;
  private final boolean forOneReply;
  private final AtomicBoolean active = new AtomicBoolean(true);

  public AliasRef(LocalProcess owner, boolean forOneReply) {
    this.owner = owner;
    this.forOneReply = forOneReply;
  }

  @Override
  public void send(Object message) {
    Objects.requireNonNull(message, "message");
    LocalProcess.checkCaller();
    if (forOneReply ? active.getAndSet(false) : active.get()) {
      owner.push(message);
    }
  }

  @Override
  public boolean unalias() {
    return LocalProcess.running() == owner && active.getAndSet(false);
  }

  @Override
  public String toString() {
    return "alias of " + owner;
  }
}
