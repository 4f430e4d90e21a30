package dev.ostinato.traffic;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What was sent, what has arrived, and what went wrong. */
final class Book {

  final LongAdder sent = new LongAdder();
  final LongAdder handled = new LongAdder();
  final LongAdder replies = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder deaths = new LongAdder();
  final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  void wrong(String what) {
    if (wrong.size() < 20) {
      wrong.add(what);
    }
  }

  boolean isBalanced() {
    return sent.sum() == handled.sum();
  }

  @Override
  public String toString() {
    return "%,d messages sent, %,d handled, %,d replies, %,d time-outs, %,d ended by a kill"
        .formatted(sent.sum(), handled.sum(), replies.sum(), timeouts.sum(), deaths.sum());
  }
}
