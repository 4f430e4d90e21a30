package dev.ostinato.internal.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries a collection: its elements into one of the same kind. */
final class CarriedCollection {

  /** Kinds that nobody can change. */
  static final List<String> FIXED =
      List.of(
          "java.util.ImmutableCollections$",
          "java.util.Collections$Unmodifiable",
          "java.util.Collections$Singleton",
          "java.util.Collections$CopiesList");

  private final Carrier carrier;
  private final IdentityHashMap<Object, Object> done;

  CarriedCollection(Carrier carrier, IdentityHashMap<Object, Object> done) {
    this.carrier = carrier;
    this.done = done;
  }

  Object carry(Collection<?> old) throws CannotCarry {
    if (carrier.isForeign(old.getClass())) {
      throw unknown(old);
    }
    if (old instanceof EnumSet<?> constants) {
      return constants(constants);
    }
    var next = empty(old);
    if (next == null) {
      return fixed(old);
    }
    done.put(old, next); // it may hold itself
    boolean same = fill(next, old);
    if (next.size() != old.size()) {
      throw new CannotCarry("", "has elements that are equal in " + carrier.target(), null);
    }
    return carrier.chosen(old, next, same);
  }

  private @Nullable Collection<@Nullable Object> empty(Collection<?> old) throws CannotCarry {
    if (!Containers.isSorted(old)) {
      return Containers.emptyLike(old);
    }
    return Containers.emptySorted(old, carrier.element(Containers.order(old), ".comparator"));
  }

  /** Whether all elements are the same objects. */
  private boolean fill(Collection<@Nullable Object> next, Collection<?> old) throws CannotCarry {
    boolean same = true;
    int place = 0;
    for (var element : old) {
      var carried = carrier.element(element, "[" + place + "]");
      same &= carried == element;
      try {
        next.add(carried);
      } catch (RuntimeException refused) {
        throw new CannotCarry("[" + place + "]", "is refused by its collection", refused);
      }
      place++;
    }
    return same;
  }

  /** One that cannot be changed, or that the library does not know. */
  private Object fixed(Collection<?> old) throws CannotCarry {
    var elements = new ArrayList<@Nullable Object>(old.size());
    if (fill(elements, old)) {
      return old;
    }
    var kind = old.getClass().getName();
    if (kind.equals("java.util.Arrays$ArrayList")) {
      return Arrays.asList(elements.toArray());
    }
    if (FIXED.stream().noneMatch(kind::startsWith)) {
      throw unknown(old);
    }
    return switch (old) {
      case List<?> _ -> Collections.unmodifiableList(elements);
      case Set<?> _ -> Collections.unmodifiableSet(new LinkedHashSet<>(elements));
      default -> throw unknown(old);
    };
  }

  private static CannotCarry unknown(Collection<?> old) {
    return new CannotCarry(
        "",
        "is a " + old.getClass().getName() + ", a collection of a kind that is not known",
        null);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class of constants
  private Object constants(EnumSet<?> old) throws CannotCarry {
    var all = old.isEmpty() ? EnumSet.complementOf((EnumSet) old) : old;
    if (all.isEmpty()) {
      return old;
    }
    var first = (Enum<?>) all.iterator().next();
    if (!carrier.isForeign(first.getDeclaringClass())) {
      return carrier.chosen(old, old.clone(), true);
    }
    var type = (Class) carrier.carryOne("", first.getDeclaringClass());
    var next = (Collection<@Nullable Object>) EnumSet.noneOf(type);
    fill(next, old);
    return next;
  }
}
