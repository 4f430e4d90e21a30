package dev.ostinato.sys;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last events of a server. Only the server's process uses it. */
final class Logging extends Showing {

  static final Object ID = Logging.class;

  private final int most;
  private final Deque<TraceEvent> events = new ArrayDeque<>();

  Logging(int most) {
    this.most = most;
  }

  List<TraceEvent> events() {
    return List.copyOf(events);
  }

  @Override
  void show(TraceEvent event) {
    if (events.size() == most) {
      events.removeFirst();
    }
    events.addLast(event);
  }
}
