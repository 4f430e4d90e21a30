package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the processes of one scenario did, in the order in which they did it. */
public final class EventLog {

  private record Event(String process, Json.Array what) {}

  private final List<Event> events = new ArrayList<>();

  public synchronized void add(String process, String word, Json... rest) {
    events.add(new Event(process, Json.tagged(word, rest)));
  }

  synchronized int count() {
    return events.size();
  }

  /** The events after the first {@code count}, by process. */
  synchronized Map<String, List<Json>> since(int count) {
    var byProcess = new LinkedHashMap<String, List<Json>>();
    for (Event event : events.subList(count, events.size())) {
      byProcess.computeIfAbsent(event.process(), _ -> new ArrayList<>()).add(event.what());
    }
    return byProcess;
  }

  /** The starts and ends after the first {@code count} events, of all processes. */
  synchronized List<Json> orderSince(int count) {
    var order = new ArrayList<Json>();
    for (Event event : events.subList(count, events.size())) {
      event
          .what()
          .word()
          .filter(word -> word.equals("init") || word.equals("terminate"))
          .ifPresent(word -> order.add(Json.tagged(word, Json.of(event.process()))));
    }
    return order;
  }
}
