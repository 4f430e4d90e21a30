package dev.ostinato.internal.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * One message in its place in a mailbox. A message of the library is its own letter; it is sent
 * once.
 */
public class Letter {
  Object content;
  @Nullable Letter next;
  @Nullable Letter previous;
  int mark;

  protected Letter(Object content) {
    this.content = content;
  }

  /** What the process takes. */
  public Object message() {
    return content;
  }

  /** What its sender has given. */
  protected final Object content() {
    return content;
  }
}
