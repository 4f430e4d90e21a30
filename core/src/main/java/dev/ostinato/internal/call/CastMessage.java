package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.mailbox.Letter;

/** A cast on its way to a server: {@code {'$gen_cast', Message}}. */
public final class CastMessage extends Letter implements Hidden {

  public CastMessage(Object cast) {
    super(cast);
  }

  @Override
  public CastMessage message() {
    return this;
  }

  @Override
  public Object sent() {
    return content();
  }

  /** To a process that is no server, a cast is a message like others. */
  @Override
  public Object plain() {
    return content();
  }
}
