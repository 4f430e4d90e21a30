package dev.ostinato.internal.mailbox;

/** A message that takes its form when the process first looks at it, on the process's thread. */
public interface Unread {
  Object read();
}
