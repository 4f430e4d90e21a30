package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.mailbox.Letter;
import dev.ostinato.internal.signal.Watcher;

/** A request on its way to a server: {@code {'$gen_call', From, Request}}. */
public final class CallMessage extends Letter implements Hidden {

  private final ReplyCell cell;

  public CallMessage(ReplyCell cell, Object request) {
    super(request);
    this.cell = cell;
  }

  /** Where the answer is to arrive. */
  public ReplyCell cell() {
    return cell;
  }

  @Override
  public CallMessage message() {
    return this;
  }

  @Override
  public Object sent() {
    return content();
  }

  @Override
  public Watcher asker() {
    return cell;
  }
}
