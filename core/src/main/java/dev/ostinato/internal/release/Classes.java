package dev.ostinato.internal.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Which class of one release stands for which of others. For many threads. */
final class Classes {

  private static final Pattern NO_PART_OF_A_NAME = Pattern.compile("[^\\p{Alnum}_]");

  private final ReleaseLoader target;
  private final Map<String, String> renamed;
  private final Map<Class<?>, Optional<Class<?>>> known = new ConcurrentHashMap<>();

  /**
   * Those of a release.
   *
   * @param renamed how classes of the one before it are called there, if it has not taken over yet
   */
  Classes(ReleaseLoader target, Map<String, String> renamed) {
    this.target = target;
    this.renamed = renamed;
  }

  ReleaseLoader target() {
    return target;
  }

  /** Whether a class is of another release of the same program. */
  boolean isForeign(Class<?> type) {
    var loader = ReleaseLoader.of(type);
    return loader != null && loader != target && loader.line() == target.line();
  }

  /** The class that stands for one of another release; empty if there is none. */
  Optional<Class<?>> standFor(Class<?> old) {
    var found = known.get(old);
    if (found == null) {
      found = search(old);
      known.put(old, found);
    }
    return found;
  }

  private Optional<Class<?>> search(Class<?> old) {
    var loader = ReleaseLoader.of(old);
    if (loader == null || loader == target) {
      return Optional.of(old);
    }
    var name = name(old.getName(), loader);
    var version = NO_PART_OF_A_NAME.matcher(loader.version()).replaceAll("_");
    var kept = find(name + "V" + version);
    return kept.isPresent() ? kept : find(name);
  }

  private Optional<Class<?>> find(String name) {
    try {
      return Optional.of(Class.forName(name, false, target));
    } catch (ClassNotFoundException none) {
      return Optional.empty();
    }
  }

  private String name(String old, ReleaseLoader loader) {
    var way = way(loader, target);
    if (way.isPresent()) {
      var name = old;
      for (var names : way.get()) {
        name = names.getOrDefault(name, name);
      }
      return name;
    }
    var name = old;
    for (var names : way(target, loader).orElse(List.of()).reversed()) {
      name = before(names, name);
    }
    return name;
  }

  /** What was renamed at each step from one release to a later one; empty if it is no later one. */
  private Optional<List<Map<String, String>>> way(ReleaseLoader from, ReleaseLoader to) {
    var way = new ArrayList<Map<String, String>>();
    for (var at = from; at != to; ) {
      var next = at.next();
      if (next == null) {
        boolean isToCome = to == target && to.next() == null && !to.follows();
        way.add(renamed);
        return isToCome ? Optional.of(way) : Optional.empty();
      }
      way.add(at.renamed());
      at = next;
    }
    return Optional.of(way);
  }

  private static String before(Map<String, String> names, String name) {
    var inverse = new HashMap<String, String>();
    names.forEach((old, next) -> inverse.put(next, old));
    return inverse.getOrDefault(name, name);
  }
}
