package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;

/** A cast on its way to a server: {@code {'$gen_cast', Message}}. */
public record CastMessage(Object message) implements Hidden {

  @Override
  public Object sent() {
    return message;
  }

  /** To a process that is no server, a cast is a message like others. */
  @Override
  public Object plain() {
    return message;
  }
}
