package dev.ostinato.process;

import dev.ostinato.internal.runtime.LocalVariable;
import java.util.function.Supplier;

/**
 * A variable that each process has for itself: an entry of the {@code process dictionary}.
 *
 * <p>It belongs to the process and not to a thread: two callbacks of one server may run on
 * different threads, and see the same value.
 *
 * @param <T> its values
 */
public interface ProcessLocal<T> {

  /** A variable that {@code initial} gives its first value, in each process that asks for it. */
  static <T> ProcessLocal<T> withInitial(Supplier<? extends T> initial) {
    return new LocalVariable<>(initial);
  }

  T get();

  /** Sets it and returns the old value. */
  T put(T value);

  /** Makes it initial again and returns the old value. */
  T erase();
}
