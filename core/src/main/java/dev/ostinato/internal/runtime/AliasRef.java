package dev.ostinato.internal.runtime;

import dev.ostinato.process.Alias;
import java.util.Objects;

/** An alias; one for a reply revokes itself with the first message. */
public final class AliasRef implements Alias {
  /*
   * Protocol. active: true -> false, once, by the owner (unalias) or with a reply (send). Both look
   * at it, and send also pushes, while nobody else changes the owner's relations: so nothing
   * arrives after unalias() has returned.
   */

  private final LocalProcess owner;
  private final boolean forOneReply;
  private boolean active = true;

  public AliasRef(LocalProcess owner, boolean forOneReply) {
    this.owner = owner;
    this.forOneReply = forOneReply;
  }

  @Override
  public void send(Object message) {
    Objects.requireNonNull(message, "message");
    LocalProcess.checkCaller();
    var _ =
        owner.relations.alone(() -> {
          boolean delivers = active;
          if (delivers) {
            active = !forOneReply;
            owner.push(message);
          }
          return delivers;
        });
  }

  @Override
  public boolean unalias() {
    return LocalProcess.running() == owner && owner.relations.alone(this::end);
  }

  private boolean end() {
    boolean was = active;
    active = false;
    return was;
  }

  @Override
  public String toString() {
    return "alias of " + owner;
  }
}
