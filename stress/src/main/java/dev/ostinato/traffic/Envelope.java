package dev.ostinato.traffic;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who sent a message, and its number among those from this sender to this server.
 *
 * @param sender a client or a server, each with a number of its own
 */
record Envelope(int sender, long number) {

  /** Gives numbers to what one sender sends, in the order in which it does. */
  static final class Counter {
    private static final AtomicInteger SENDERS = new AtomicInteger();

    private final int sender = SENDERS.getAndIncrement();
    private final long[] next;

    Counter(int servers) {
      next = new long[servers];
    }

    Envelope to(int server) {
      return new Envelope(sender, next[server]++);
    }
  }
}
