package dev.ostinato.sys;

import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.runtime.Operations;
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
  public void replay(Observer other) {
    for (var event : events) {
      switch (event) {
        case TraceEvent.In(var server, var message) -> other.in(Operations.local(server), message);
        case TraceEvent.Out(var server, var reply, var to) ->
            other.out(Operations.local(server), reply, Operations.local(to));
        case TraceEvent.NoReply(var server, var state) ->
            other.noReply(Operations.local(server), state);
      }
    }
  }

  @Override
  void show(TraceEvent event) {
    if (events.size() == most) {
      events.removeFirst();
    }
    events.addLast(event);
  }
}
