package dev.ostinato.internal.mailbox;

/**
 * A message of a protocol of the library: only the one that serves the protocol sees it, a {@code
 * receive} leaves it in the mailbox.
 */
public interface Hidden {}
