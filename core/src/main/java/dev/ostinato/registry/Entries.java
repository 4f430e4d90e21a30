package dev.ostinato.registry;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The entries of a table in an upgrade: those that have something of the release in them. */
record Entries(Table table) {

  /** One process under one key, as it is and as it will be. */
  private record Moved(
      Object key, LocalProcess process, List<Object> values, Object nextKey, List<Object> next) {}

  /**
   * What makes them those of another release; whoever looks meanwhile finds the one or the other.
   */
  Runnable move(Carrier carrier) throws CannotCarry {
    var moved = new ArrayList<Moved>();
    for (var place : byPlace().entrySet()) {
      var key = place.getKey().key();
      var values = place.getValue();
      var nextKey = carrier.carryOne("key", key);
      var next = new ArrayList<Object>();
      for (var value : values) {
        next.add(carrier.carryOne("value", value));
      }
      if (nextKey != key || !isSame(next, values)) {
        moved.add(new Moved(key, (LocalProcess) place.getKey().pid(), values, nextKey, next));
      }
    }
    return () ->
        moved.forEach(
            one -> table.move(one.process(), one.key(), one.values(), one.nextKey(), one.next()));
  }

  private record Where(Object key, Pid pid) {}

  private Map<Where, List<Object>> byPlace() {
    var all = new LinkedHashMap<Where, List<Object>>();
    for (var row : table.rows()) {
      all.computeIfAbsent(new Where(row.key(), row.pid()), _ -> new ArrayList<>()).add(row.value());
    }
    return all;
  }

  private static boolean isSame(List<Object> next, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      if (next.get(i) != values.get(i)) {
        return false;
      }
    }
    return true;
  }
}
