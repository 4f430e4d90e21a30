package dev.ostinato.registry;

import dev.ostinato.internal.runtime.LocalProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The keys of one process in one table, one for each of its values; what its end does with them.
 * Whoever computes the process's place in the table has it alone.
 */
final class Holding implements Runnable {
  private final Table table;
  private final LocalProcess process;
  private final boolean links;
  private List<Object> keys = List.of();

  /**
   * One without keys.
   *
   * @param links whether it has brought a link about
   */
  Holding(Table table, LocalProcess process, boolean links) {
    this.table = table;
    this.process = process;
    this.links = links;
  }

  @Override
  public void run() {
    table.forget(process);
  }

  boolean links() {
    return links;
  }

  List<Object> keys() {
    return keys;
  }

  void add(Object key) {
    if (keys.isEmpty()) {
      keys = List.of(key); // most have no more
      return;
    }
    if (keys.size() == 1) {
      keys = new ArrayList<>(keys);
    }
    keys.add(key);
  }

  void remove(Object key, int times) {
    if (times == 0) {
      return;
    }
    if (keys.size() <= times) {
      keys = List.of();
      return;
    }
    for (int i = 0; i < times; i++) {
      keys.remove(key);
    }
    keys = keys.size() == 1 ? List.of(keys.getFirst()) : keys;
  }

  void replaceAll(UnaryOperator<Object> next) {
    keys =
        keys.size() == 1
            ? List.of(next.apply(keys.getFirst()))
            : new ArrayList<>(keys.stream().map(next).toList());
  }
}
