package dev.ostinato.internal.signal;

import java.io.Serial;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets that keep their order and mostly have no element, one, or a few: such a set is null, the
 * element itself, or an array of them. A million idle processes have several of them each.
 */
final class Few {

  /** Up to how many elements one looks through them all. */
  private static final int MAX_IN_ARRAY = 8;

  /** A set of more than a few, or that once had more. */
  private static final class Many extends LinkedHashSet<Object> {
    @Serial private static final long serialVersionUID = 1L;

    Many(List<Object> elements) {
      super(elements);
    }
  }

  private Few() {}

  // No pattern switches: to link one needs memory, and the end of a process must not fail for that.

  /** The set with one more element. */
  static Object with(@Nullable Object set, Object element) {
    if (set instanceof Many many) {
      many.add(element);
      return many;
    }
    if (set instanceof Object[] some) {
      return with(some, element);
    }
    return set == null || set.equals(element) ? element : new Object[] {set, element};
  }

  private static Object with(@Nullable Object[] some, Object element) {
    int size = size(some);
    if (indexOf(some, element) >= 0) {
      return some;
    }
    if (size == MAX_IN_ARRAY) {
      var many = new Many(copy(some));
      many.add(element);
      return many;
    }
    var more = size < some.length ? some : Arrays.copyOf(some, 2 * size);
    more[size] = element;
    return more;
  }

  /** The set without an element. */
  static @Nullable Object without(@Nullable Object set, Object element) {
    if (set instanceof Many many) {
      many.remove(element);
      return many.isEmpty() ? null : many;
    }
    if (set instanceof Object[] some) {
      return without(some, indexOf(some, element));
    }
    return element.equals(set) ? null : set;
  }

  /** Never needs memory: an end must not fail for that. */
  private static @Nullable Object without(@Nullable Object[] some, int index) {
    if (index < 0) {
      return some;
    }
    int last = size(some) - 1;
    System.arraycopy(some, index + 1, some, index, last - index);
    some[last] = null;
    return last == 1 ? some[0] : some;
  }

  /** How many elements an array has; after them it is empty. */
  private static int size(@Nullable Object[] some) {
    int size = some.length;
    while (some[size - 1] == null) {
      size--;
    }
    return size;
  }

  private static List<Object> copy(@Nullable Object[] some) {
    return List.of(Arrays.copyOf(some, size(some)));
  }

  private static int indexOf(@Nullable Object[] some, Object element) {
    for (int i = 0; i < some.length; i++) {
      if (element.equals(some[i])) {
        return i;
      }
    }
    return -1;
  }

  static boolean contains(@Nullable Object set, Object element) {
    if (set instanceof Many many) {
      return many.contains(element);
    }
    return set instanceof Object[] some ? indexOf(some, element) >= 0 : element.equals(set);
  }

  /** The element that was added last; null if there is none. */
  static @Nullable Object last(@Nullable Object set) {
    if (set instanceof Many many) {
      return many.getLast();
    }
    return set instanceof Object[] some ? some[size(some) - 1] : set;
  }

  @SuppressWarnings("unchecked") // the one who asks has put the elements in
  static <E> List<E> copy(@Nullable Object set) {
    if (set == null) {
      return List.of();
    }
    if (set instanceof Many many) {
      return (List<E>) List.copyOf(many);
    }
    return (List<E>) (set instanceof Object[] some ? copy(some) : List.of(set));
  }
}
