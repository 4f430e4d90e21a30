package dev.ostinato.registry;

import dev.ostinato.internal.runtime.LocalProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who is registered under one key, the first one first, and with what values. */
sealed interface Members {

  /** Shows each value. */
  void each(BiConsumer<LocalProcess, Object> action);

  /** Some process of those. */
  LocalProcess any();

  /** What one process has; nothing may be changed in it. */
  List<Object> valuesOf(LocalProcess process);

  /** These, after a change; they are not to be used any more. */
  Members with(LocalProcess process, Object value);

  /** These, with other values of a process, which may be none; null if nothing is left. */
  @Nullable Members withAll(LocalProcess process, List<Object> values);

  /** As most keys have it: one process, with one value. It never changes, so anyone may read it. */
  record Sole(LocalProcess process, Object value) implements Members {

    @Override
    public void each(BiConsumer<LocalProcess, Object> action) {
      action.accept(process, value);
    }

    @Override
    public LocalProcess any() {
      return process;
    }

    @Override
    public List<Object> valuesOf(LocalProcess one) {
      return one == process ? List.of(value) : List.of();
    }

    @Override
    public Members with(LocalProcess one, Object another) {
      return new Several(this).with(one, another);
    }

    @Override
    public @Nullable Members withAll(LocalProcess one, List<Object> values) {
      if (one == process && values.size() <= 1) {
        return values.isEmpty() ? null : new Sole(one, values.getFirst());
      }
      return new Several(this).withAll(one, values);
    }
  }

  /** Any number of processes with any number of values, guarded by whoever computes the key. */
  final class Several implements Members {
    private final Map<LocalProcess, List<Object>> values = LinkedHashMap.newLinkedHashMap(2);

    Several(Sole first) {
      values.put(first.process, new ArrayList<>(first.valuesOf(first.process)));
    }

    @Override
    public void each(BiConsumer<LocalProcess, Object> action) {
      values.forEach((process, some) -> some.forEach(value -> action.accept(process, value)));
    }

    @Override
    public LocalProcess any() {
      return values.keySet().iterator().next();
    }

    @Override
    public List<Object> valuesOf(LocalProcess process) {
      return values.getOrDefault(process, List.of());
    }

    @Override
    public Members with(LocalProcess process, Object value) {
      values.computeIfAbsent(process, _ -> new ArrayList<>(1)).add(value);
      return this;
    }

    @Override
    public @Nullable Members withAll(LocalProcess process, List<Object> some) {
      if (some.isEmpty()) {
        values.remove(process);
      } else {
        values.put(process, new ArrayList<>(some));
      }
      return values.isEmpty() ? null : this;
    }
  }

  /** What a key has that had nothing; null if there is no value. */
  static @Nullable Members of(LocalProcess process, List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    Members members = new Sole(process, values.getFirst());
    for (var value : values.subList(1, values.size())) {
      members = members.with(process, value);
    }
    return members;
  }

  /** The values that do not pass a test. */
  static List<Object> without(List<Object> values, Predicate<Object> test) {
    return values.stream().filter(test.negate()).toList();
  }
}
