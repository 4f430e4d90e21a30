package dev.ostinato.registry;

import dev.ostinato.internal.release.Carrier;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.registry.Registry.Entry;
import dev.ostinato.registry.Registry.Event;
import dev.ostinato.registry.Registry.Registration;
import dev.ostinato.registry.Registry.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The entries of one registry on one node, while its process lives. */
final class Table {
  /*
   * Protocol.
   *
   * Two maps say the same: `places`, by key, then by process, what values it has there; `holdings`,
   * by process, which keys it has. A change is made inside a compute of `holdings` for its process,
   * which in turn computes `places` for the key: always in this order, so two changes cannot wait
   * for each other, and the changes of one process come one after the other.
   *
   * A holding is made with a release, which the end of its process runs before anyone hears of the
   * end. A process that is ending takes no release, and so gets no holding: whatever was registered
   * is found by the release, and nothing is registered after it.
   *
   * Listeners get their messages inside the computes: those about one process, and those about one
   * key, are in order. What they then look up they find as it is after the change, for a look waits
   * for the compute of its key. Without listeners it does not, if the key has one process with one value:
   * that never changes in place (Members.Sole).
   */
  private final Object name;
  private final boolean unique;
  private final LocalProcess owner;
  private final List<ProcessRef> listeners;
  private final ConcurrentMap<Object, Members> places = new ConcurrentHashMap<>();
  private final ConcurrentMap<LocalProcess, Holding> holdings = new ConcurrentHashMap<>();
  private final ConcurrentMap<Object, Object> meta = new ConcurrentHashMap<>();

  Table(Object name, boolean unique, LocalProcess owner, List<ProcessRef> listeners) {
    this.name = name;
    this.unique = unique;
    this.owner = owner;
    this.listeners = listeners;
  }

  /** Under which it is kept by the node. */
  private record Place(Object registry) {}

  /** The table of the current node that has a name. */
  static Table find(Object name, boolean unique) {
    LocalProcess.checkCaller();
    if (!(LocalNode.current().kept(new Place(name)) instanceof Table table)) {
      throw unknown(name);
    }
    if (table.unique != unique) {
      throw new IllegalArgumentException(
          "expected "
              + name
              + " to be a "
              + kind(unique)
              + " registry, but it was started as a "
              + kind(table.unique)
              + " one");
    }
    return table;
  }

  private static IllegalArgumentException unknown(Object name) {
    return new IllegalArgumentException(
        "unknown registry: " + name + "; it has not been started, or has ended");
  }

  private static String kind(boolean unique) {
    return unique ? "unique" : "duplicate";
  }

  /** Opens the table; returns the one that is open under the name, or this. */
  Table open() {
    return LocalNode.current().keep(new Place(name), this) instanceof Table other ? other : this;
  }

  void close() {
    owner.node.drop(new Place(name), this);
  }

  Pid owner() {
    return owner;
  }

  Map<Object, Object> meta() {
    return meta;
  }

  // Changes

  Registration register(Object wanted, Object value, Pid pid) {
    var key = Carrier.current(Objects.requireNonNull(wanted, "key"));
    Objects.requireNonNull(value, "value");
    var process = Operations.local(pid);
    if (process.node != owner.node) {
      throw new IllegalArgumentException(
          "expected a process of the node of " + name + ", got: " + process);
    }
    var answer = new Registration[1];
    holdings.compute(
        process,
        (_, had) -> {
          if (!process.isAlive()) {
            throw notAlive(process);
          }
          var holding = had == null ? hold(process) : had;
          holding.add(key); // before, for that needs memory
          boolean placed = false;
          try {
            answer[0] = place(key, value, process);
            placed = answer[0] instanceof Registration.Registered;
          } finally {
            if (!placed) {
              holding.remove(key, 1);
            }
          }
          return keepOrRelease(process, holding);
        });
    return answer[0];
  }

  private Holding hold(LocalProcess process) {
    boolean links = !process.relations.isLinked(owner);
    var holding = new Holding(this, process, links);
    if (!process.relations.addRelease(holding)) {
      throw notAlive(process);
    }
    if (links) {
      process.relations.addLink(owner);
      if (!owner.relations.addLink(process)) {
        process.relations.removeLink(owner);
        process.relations.removeRelease(holding);
        throw unknown(name);
      }
    }
    return holding;
  }

  private static IllegalArgumentException notAlive(LocalProcess process) {
    return new IllegalArgumentException("expected a process that is alive, got: " + process);
  }

  private Registration place(Object key, Object value, LocalProcess process) {
    var answer = new Registration[] {new Registration.Registered()};
    places.compute(
        key,
        (_, had) -> {
          if (unique && had != null) {
            answer[0] = new Registration.AlreadyRegistered(had.any());
            return had;
          }
          var members = had == null ? new Members.Sole(process, value) : had.with(process, value);
          tell(new Event.Added<>(name, key, process, value));
          return members;
        });
    return answer[0];
  }

  /** Takes a process out where its value passes a test. */
  void unregister(Object wanted, Pid pid, Predicate<Object> test) {
    var key = Carrier.current(wanted);
    var process = Operations.local(pid);
    holdings.computeIfPresent(
        process,
        (_, holding) -> {
          int removed = displace(key, process, test);
          holding.remove(key, removed);
          return keepOrRelease(process, holding);
        });
  }

  /** A holding without keys is none. */
  private @Nullable Holding keepOrRelease(LocalProcess process, Holding holding) {
    if (!holding.keys().isEmpty()) {
      return holding;
    }
    process.relations.removeRelease(holding);
    if (holding.links()) {
      process.unlinkFrom(owner);
    }
    return null;
  }

  /** Takes values of a process out of a key; returns how many. */
  private int displace(Object key, LocalProcess process, Predicate<Object> test) {
    var removed = new int[1];
    places.computeIfPresent(
        key,
        (_, members) -> {
          var before = members.valuesOf(process);
          var after = Members.without(before, test);
          removed[0] = before.size() - after.size();
          if (removed[0] == 0) {
            return members;
          }
          tell(new Event.Removed<>(name, key, process));
          return members.withAll(process, after);
        });
    return removed[0];
  }

  /** The process has ended. */
  void forget(LocalProcess process) {
    var holding = holdings.remove(process);
    if (holding != null) {
      for (var key : holding.keys()) {
        displace(key, process, _ -> true);
      }
    }
  }

  /** Replaces the value of a process by another; false if it has {@code old} no longer. */
  boolean replace(Object wanted, LocalProcess process, Object old, Object value) {
    var key = Carrier.current(wanted);
    var replaced = new boolean[1];
    holdings.computeIfPresent(
        process,
        (_, holding) -> {
          replaced[0] = replaceIn(key, process, old, value);
          return holding;
        });
    return replaced[0];
  }

  private boolean replaceIn(Object key, LocalProcess process, Object old, Object value) {
    var replaced = new boolean[1];
    places.computeIfPresent(
        key,
        (_, members) -> {
          var values = new ArrayList<>(members.valuesOf(process));
          int place = values.indexOf(old);
          if (place < 0) {
            return members;
          }
          values.set(place, value);
          replaced[0] = true;
          return members.withAll(process, values);
        });
    return replaced[0];
  }

  /** Keys and values of a process are others from now on. */
  void move(Pid pid, UnaryOperator<Object> nextKey, UnaryOperator<List<Object>> nextValues) {
    var process = Operations.local(pid);
    holdings.computeIfPresent(
        process,
        (_, holding) -> {
          for (var key : new LinkedHashSet<>(holding.keys())) {
            var values = values(key, process);
            var next = nextKey.apply(key);
            var nextOfValues = nextValues.apply(values);
            if (next != key || !isSame(values, nextOfValues)) {
              rewrite(process, key, next, nextOfValues);
            }
          }
          holding.replaceAll(nextKey);
          return holding;
        });
  }

  private List<Object> values(Object key, LocalProcess process) {
    var values = new ArrayList<>();
    places.computeIfPresent(
        key,
        (_, members) -> {
          values.addAll(members.valuesOf(process));
          return members;
        });
    return values;
  }

  private static boolean isSame(List<Object> values, List<Object> next) {
    return IntStream.range(0, values.size()).allMatch(i -> values.get(i) == next.get(i));
  }

  private void rewrite(LocalProcess process, Object key, Object nextKey, List<Object> next) {
    if (nextKey.equals(key)) {
      places.computeIfPresent(key, (_, members) -> members.withAll(process, next));
      return;
    }
    places.compute(
        nextKey,
        (_, had) -> {
          if (had == null) {
            return Members.of(process, next);
          }
          var all = new ArrayList<>(had.valuesOf(process)); // two keys may have become one
          all.addAll(next);
          return had.withAll(process, all);
        });
    places.computeIfPresent(key, (_, members) -> members.withAll(process, List.of()));
  }

  private void tell(Event<?> event) {
    for (var listener : listeners) {
      var process = Operations.resolve(listener.address());
      if (process != null) {
        process.push(event);
      }
    }
  }

  // Looking

  /** Shows each value of a key, of processes that are alive. */
  private void each(Object key, BiConsumer<LocalProcess, Object> action) {
    BiConsumer<LocalProcess, Object> ifAlive =
        (process, value) -> {
          if (process.isAlive()) {
            action.accept(process, value);
          }
        };
    var found = listeners.isEmpty() ? places.get(key) : null;
    if (found instanceof Members.Sole sole) {
      sole.each(ifAlive);
    } else if (found != null || !listeners.isEmpty()) {
      places.computeIfPresent(
          key,
          (_, members) -> {
            members.each(ifAlive);
            return members;
          });
    }
  }

  List<Entry<Object>> entries(Object wanted) {
    var key = Carrier.current(wanted);
    var entries = new ArrayList<Entry<Object>>();
    each(key, (process, value) -> entries.add(new Entry<>(process, value)));
    if (entries.isEmpty() && key != wanted) { // an upgrade has not come to it yet
      each(wanted, (process, value) -> entries.add(new Entry<>(process, value)));
    }
    return entries;
  }

  List<Object> keys(Pid pid) {
    var process = Operations.local(pid);
    var keys = new ArrayList<>();
    if (process.isAlive()) {
      holdings.computeIfPresent(
          process,
          (_, holding) -> {
            keys.addAll(holding.keys());
            return holding;
          });
    }
    return keys;
  }

  List<Row<Object, Object>> rows() {
    var rows = new ArrayList<Row<Object, Object>>();
    for (var key : places.keySet()) {
      each(key, (process, value) -> rows.add(new Row<>(key, process, value)));
    }
    return rows;
  }

  int count() {
    if (unique) {
      return places.size();
    }
    int count = 0;
    for (var key : places.keySet()) {
      count += entries(key).size();
    }
    return count;
  }
}
