package dev.ostinato.registry;

import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.Via;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A table of running processes, by key: {@code Registry}.
 *
 * <p>It is a name and a child: two that were made with the same name are the same table of the
 * current node. Any value with {@code equals} and {@code hashCode} is a key, so keys can be made of
 * what clients send; a key takes memory only while a process has it.
 *
 * <p>A process that ends is forgotten before anyone hears of its end; one that has been told to
 * exit is no longer found, but has its keys until it has unwound. A process that has a key is
 * linked to the process of the registry: when that ends, so does it.
 *
 * <p>Where no such registry runs, every operation throws {@link IllegalArgumentException}.
 *
 * @param <K> the keys
 * @param <V> the value beside each process
 */
public sealed interface Registry<K, V> extends Child {

  /** A table of one process a key. */
  static <K> Unique<K, Ok> unique(Object name) {
    return unique(name, Ok.OK);
  }

  /** A table of one process a key; a process registered by {@code via} gets {@code value}. */
  static <K, V> Unique<K, V> unique(Object name, V value) {
    return new UniqueRegistry<>(name, value, List.of());
  }

  /** A table of any number of processes a key. */
  static <K, V> Duplicate<K, V> duplicate(Object name) {
    return new DuplicateRegistry<>(name, List.of());
  }

  /** A process under a key. */
  record Entry<V>(Pid pid, V value) {}

  /** A process and its key. */
  record Row<K, V>(K key, Pid pid, V value) {}

  /** The answer of {@code register}. */
  sealed interface Registration {
    record Registered() implements Registration {}

    record AlreadyRegistered(Pid pid) implements Registration {}
  }

  /**
   * What a listener gets as a message.
   *
   * @param <K> the keys
   */
  sealed interface Event<K> {
    record Added<K>(Object registry, K key, Pid pid, Object value) implements Event<K> {}

    /** A process was taken out, or has ended. */
    record Removed<K>(Object registry, K key, Pid pid) implements Event<K> {}
  }

  /** Starts the table, linked to the calling process. */
  StartResult<Pid> startLink();

  /** The keys of one process, oldest first; one that it has twice comes twice. */
  List<K> keys(Pid pid);

  /** The values of one process under a key. */
  List<V> values(K key, Pid pid);

  /** The entries of a key whose value passes a test. */
  List<Entry<V>> match(K key, Predicate<? super V> test);

  /** Every entry, in no order. */
  List<Row<K, V>> rows();

  /** How many entries there are. */
  int count();

  /** How many entries of a key have a value that passes a test. */
  int count(K key, Predicate<? super V> test);

  /** Takes the calling process out; without effect if it is not in. */
  void unregister(K key);

  /** Takes another process out. */
  void unregister(K key, Pid pid);

  /** Takes the calling process out where its value passes a test. */
  void unregister(K key, Predicate<? super V> test);

  /** A value of the whole table. */
  Optional<Object> meta(Object key);

  void putMeta(Object key, Object value);

  void deleteMeta(Object key);

  /** How a supervisor starts the table; its id is its name. */
  @Override
  ChildSpec<Pid> childSpec();

  /** A registry of one process a key: {@code keys: :unique}. */
  non-sealed interface Unique<K, V> extends Registry<K, V>, Via<K> {

    /**
     * This registry with one more process that gets each {@link Event}; it counts where the
     * registry is started.
     *
     * @throws IllegalArgumentException if it is neither a pid nor a local name
     */
    Unique<K, V> listener(ProcessRef listener);

    /** The key as a name to start and to call a server by. */
    <T> ServerName<T> via(K key);

    Optional<Entry<V>> lookup(K key);

    /** Registers the calling process. */
    Registration register(K key, V value);

    /**
     * Registers another process.
     *
     * @throws IllegalArgumentException if it is not alive, or of another node
     */
    Registration register(K key, V value, Pid pid);

    /** Changes the value of the calling process and returns it; empty if it has none. */
    Optional<V> update(K key, UnaryOperator<V> change);
  }

  /** A registry of any number of processes a key: {@code keys: :duplicate}. */
  non-sealed interface Duplicate<K, V> extends Registry<K, V> {

    /** As {@link Unique#listener}. */
    Duplicate<K, V> listener(ProcessRef listener);

    /** The entries of a key, those of one process together. */
    List<Entry<V>> lookup(K key);

    /** Registers the calling process, as often as it likes. */
    void register(K key, V value);

    /**
     * Registers another process.
     *
     * @throws IllegalArgumentException if it is not alive, or of another node
     */
    void register(K key, V value, Pid pid);

    /**
     * Does something, in the calling process, with each entry of a key; what it throws is thrown,
     * and ends it.
     */
    void dispatch(K key, Consumer<? super Entry<V>> action);
  }
}
