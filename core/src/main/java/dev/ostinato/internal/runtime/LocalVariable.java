package dev.ostinato.internal.runtime;

import dev.ostinato.process.ProcessLocal;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A variable of each process; the values stand in the processes. */
public final class LocalVariable<T> implements ProcessLocal<T> {

  private final Supplier<? extends T> initial;

  public LocalVariable(Supplier<? extends T> initial) {
    this.initial = Objects.requireNonNull(initial, "initial");
  }

  @Override
  public T get() {
    var values = LocalProcess.running().variables();
    T value = cast(values.get(this));
    if (value == null && !values.containsKey(this)) {
      value = initial.get();
      values.put(this, value);
    }
    return value;
  }

  @Override
  public T put(T value) {
    T old = get();
    values().put(this, value);
    return old;
  }

  @Override
  public T erase() {
    T old = get();
    values().remove(this);
    return old;
  }

  private static Map<LocalVariable<?>, Object> values() {
    return LocalProcess.running().variables();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // get and put are the only ones that write
  private T cast(@Nullable Object value) {
    return (T) value;
  }
}
