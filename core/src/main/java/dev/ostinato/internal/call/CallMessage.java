package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.signal.Watcher;

/** A request on its way to a server: {@code {'$gen_call', From, Request}}. */
public record CallMessage(ReplyCell cell, Object request) implements Hidden {

  @Override
  public Object sent() {
    return request;
  }

  @Override
  public Watcher asker() {
    return cell;
  }
}
