package dev.ostinato.internal.release;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The collections of the JDK that can be changed in place: an empty one of the same kind. */
@SuppressWarnings("JdkObsolete") // its user has chosen them
final class Containers {

  private static final Map<Class<?>, Supplier<Collection<@Nullable Object>>> COLLECTIONS =
      Map.ofEntries(
          Map.entry(ArrayList.class, ArrayList::new),
          Map.entry(LinkedList.class, LinkedList::new),
          Map.entry(Vector.class, Vector::new),
          Map.entry(ArrayDeque.class, ArrayDeque::new),
          Map.entry(HashSet.class, HashSet::new),
          Map.entry(LinkedHashSet.class, LinkedHashSet::new),
          Map.entry(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new),
          Map.entry(ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new),
          Map.entry(Stack.class, Stack::new),
          Map.entry(ConcurrentHashMap.KeySetView.class, ConcurrentHashMap::newKeySet),
          Map.entry(CopyOnWriteArrayList.class, CopyOnWriteArrayList::new),
          Map.entry(CopyOnWriteArraySet.class, CopyOnWriteArraySet::new));

  private static final Map<
          Class<?>, Function<@Nullable Comparator<Object>, Collection<@Nullable Object>>>
      SORTED =
          Map.of(
              TreeSet.class, order -> new TreeSet<@Nullable Object>(order),
              PriorityQueue.class, order -> new PriorityQueue<@Nullable Object>(order),
              ConcurrentSkipListSet.class,
                  order -> new ConcurrentSkipListSet<@Nullable Object>(order));

  private static final Map<Class<?>, Supplier<Map<@Nullable Object, @Nullable Object>>> MAPS =
      Map.of(
          HashMap.class, HashMap::new,
          Hashtable.class, Hashtable::new,
          IdentityHashMap.class, IdentityHashMap::new,
          WeakHashMap.class, WeakHashMap::new,
          ConcurrentHashMap.class, ConcurrentHashMap::new);

  private Containers() {}

  /** Null if it is of another kind. */
  static @Nullable Collection<@Nullable Object> emptyLike(Collection<?> old) {
    var plain = COLLECTIONS.get(old.getClass());
    return plain == null ? null : plain.get();
  }

  static boolean isSorted(Collection<?> old) {
    return SORTED.containsKey(old.getClass());
  }

  static @Nullable Object order(Collection<?> old) {
    return switch (old) {
      case java.util.SortedSet<?> set -> set.comparator();
      case PriorityQueue<?> queue -> queue.comparator();
      default -> null;
    };
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // asked for where isSorted
  static Collection<@Nullable Object> emptySorted(Collection<?> old, @Nullable Object order) {
    return SORTED.get(old.getClass()).apply((Comparator<Object>) order);
  }

  /** Null if it is of another kind. */
  static @Nullable Map<@Nullable Object, @Nullable Object> emptyLike(Map<?, ?> old) {
    var plain = MAPS.get(old.getClass());
    return plain == null ? null : plain.get();
  }

  @SuppressWarnings("unchecked") // an order of the keys
  static @Nullable Map<@Nullable Object, @Nullable Object> emptySorted(
      Map<?, ?> old, @Nullable Object order) {
    var comparator = (Comparator<Object>) order;
    return old.getClass() == TreeMap.class
        ? new TreeMap<@Nullable Object, @Nullable Object>(comparator)
        : old.getClass() == ConcurrentSkipListMap.class
            ? new ConcurrentSkipListMap<@Nullable Object, @Nullable Object>(comparator)
            : null;
  }
}
