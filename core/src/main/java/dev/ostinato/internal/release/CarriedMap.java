package dev.ostinato.internal.release;

import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Carries a map: its keys and values into one of the same kind. */
final class CarriedMap {

  private final Carrier carrier;
  private final IdentityHashMap<Object, Object> done;

  CarriedMap(Carrier carrier, IdentityHashMap<Object, Object> done) {
    this.carrier = carrier;
    this.done = done;
  }

  Object carry(Map<?, ?> old) throws CannotCarry {
    if (carrier.isForeign(old.getClass())) {
      throw unknown(old);
    }
    var next = empty(old);
    if (next == null) {
      return fixed(old);
    }
    done.put(old, next); // it may hold itself
    boolean same = fill(next, old);
    if (next.size() != old.size()) {
      throw new CannotCarry("", "has keys that are equal in " + carrier.target(), null);
    }
    return carrier.chosen(old, next, same);
  }

  private @Nullable Map<@Nullable Object, @Nullable Object> empty(Map<?, ?> old)
      throws CannotCarry {
    return switch (old) {
      case EnumMap<?, ?> constants -> constants(constants);
      case LinkedHashMap<?, ?> linked when linked.getClass() == LinkedHashMap.class ->
          inSameOrder(linked);
      case SortedMap<?, ?> sorted ->
          Containers.emptySorted(sorted, carrier.element(sorted.comparator(), ".comparator"));
      default -> Containers.emptyLike(old);
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class of constants
  private Map<@Nullable Object, @Nullable Object> constants(EnumMap<?, ?> old) throws CannotCarry {
    var type = ConstantsOf.keys(old);
    return new EnumMap((Class) carrier.carryOne("", type));
  }

  /** One that orders its entries as this does: by the last access, perhaps. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<@Nullable Object, @Nullable Object> inSameOrder(Map<?, ?> old) {
    var copy = (Map) ((LinkedHashMap) old).clone();
    copy.clear();
    return copy;
  }

  /** Whether all keys and values are the same objects. */
  private boolean fill(Map<@Nullable Object, @Nullable Object> next, Map<?, ?> old)
      throws CannotCarry {
    boolean same = true;
    for (var entry : old.entrySet()) {
      var key = carrier.element(entry.getKey(), ".key");
      var value = carrier.element(entry.getValue(), "{" + text(entry.getKey()) + "}");
      same &= key == entry.getKey() && value == entry.getValue();
      try {
        next.put(key, value);
      } catch (RuntimeException refused) {
        throw new CannotCarry("{" + text(entry.getKey()) + "}", "is refused by its map", refused);
      }
    }
    return same;
  }

  /** A key, in the path of a failure: short. */
  private static String text(@Nullable Object key) {
    return key instanceof String || key instanceof Number
        ? key.toString()
        : key == null ? "null" : key.getClass().getSimpleName();
  }

  /** One that cannot be changed, or that the library does not know. */
  private Object fixed(Map<?, ?> old) throws CannotCarry {
    var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    if (fill(entries, old)) {
      return old;
    }
    if (CarriedCollection.FIXED.stream().noneMatch(old.getClass().getName()::startsWith)) {
      throw unknown(old);
    }
    return Collections.unmodifiableMap(entries);
  }

  private static CannotCarry unknown(Map<?, ?> old) {
    return new CannotCarry(
        "", "is a " + old.getClass().getName() + ", a map of a kind that is not known", null);
  }
}
