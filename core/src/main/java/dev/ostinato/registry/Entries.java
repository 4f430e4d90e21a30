package dev.ostinato.registry;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import java.util.ArrayList;
import java.util.List;

/** The entries of a table in an upgrade: those that have something of the release in them. */
record Entries(Table table) {

  /**
   * What makes them those of another release, as they are then; whoever looks meanwhile finds the
   * one or the other.
   */
  Runnable move(Carrier carrier) throws CannotCarry {
    for (var row : table.rows()) {
      carrier.carryOne("key", row.key());
      carrier.carryOne("value", row.value());
    }
    for (var entry : table.meta().entrySet()) {
      carrier.carryOne("meta", entry.getValue());
    }
    return () -> {
      table.rows().stream()
          .map(Registry.Row::pid)
          .distinct()
          .forEach(pid ->
              table.move(
                  pid, key -> next(carrier.another(), key), all -> next(carrier.another(), all)));
      table.meta().replaceAll((_, value) -> next(carrier.another(), value));
    };
  }

  /** What came after the look and cannot be carried stays as it is. */
  private static Object next(Carrier carrier, Object old) {
    try {
      return carrier.carryOne("entry", old);
    } catch (CannotCarry late) {
      return old;
    }
  }

  private static List<Object> next(Carrier carrier, List<Object> old) {
    var next = new ArrayList<Object>(old.size());
    old.forEach(value -> next.add(next(carrier, value)));
    return next;
  }
}
