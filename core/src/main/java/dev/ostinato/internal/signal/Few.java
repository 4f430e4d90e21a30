package dev.ostinato.internal.signal;

import java.io.Serial;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets that keep their order and mostly have no element or one: such a set is null, or the element
 * itself. A million idle processes have several of them each.
 */
final class Few {

  /** A set of more than one, or that once had more than one. */
  private static final class Many extends LinkedHashSet<Object> {
    @Serial private static final long serialVersionUID = 1L;

    Many(Object first, Object second) {
      super(8);
      add(first);
      add(second);
    }
  }

  private Few() {}

  /** The set with one more element. */
  static Object with(@Nullable Object set, Object element) {
    if (set instanceof Many many) {
      many.add(element);
      return many;
    }
    return set == null || set.equals(element) ? element : new Many(set, element);
  }

  /** The set without an element. */
  static @Nullable Object without(@Nullable Object set, Object element) {
    if (set instanceof Many many) {
      many.remove(element);
      return many.isEmpty() ? null : many;
    }
    return element.equals(set) ? null : set;
  }

  static boolean contains(@Nullable Object set, Object element) {
    return set instanceof Many many ? many.contains(element) : element.equals(set);
  }

  /** The element that was added last; null if there is none. */
  static @Nullable Object last(@Nullable Object set) {
    return set instanceof Many many ? many.getLast() : set;
  }

  @SuppressWarnings("unchecked") // the one who asks has put the elements in
  static <E> List<E> copy(@Nullable Object set) {
    if (set == null) {
      return List.of();
    }
    return (List<E>) (set instanceof Many many ? List.copyOf(many) : List.of(set));
  }
}
