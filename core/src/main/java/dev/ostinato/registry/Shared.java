package dev.ostinato.registry;

import dev.ostinato.internal.runtime.LocalName;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of registry do in the same way. The table holds any keys and values; the type of
 * those that are put in is checked here, by the compiler.
 */
@SuppressWarnings("unchecked")
abstract class Shared<K, V> {

  private final Object name;
  private final boolean unique;
  private final List<ProcessRef> listeners;

  Shared(Object name, boolean unique, List<ProcessRef> listeners) {
    this.name = Objects.requireNonNull(name, "name");
    this.unique = unique;
    this.listeners = listeners;
  }

  final Object name() {
    return name;
  }

  final List<ProcessRef> listenersAnd(ProcessRef listener) {
    if (!(listener.address() instanceof LocalProcess || listener.address() instanceof LocalName)) {
      throw new IllegalArgumentException(
          "expected a pid or a local name as a listener of " + name + ", got: " + listener);
    }
    return Stream.concat(listeners.stream(), Stream.of(listener)).toList();
  }

  final Table table() {
    return Table.find(name, unique);
  }

  final List<Registry.Entry<V>> entries(K key) {
    return (List<Registry.Entry<V>>) (List<?>) table().entries(key);
  }

  public final StartResult<Pid> startLink() {
    return new RegistryServer(name, unique, listeners).startLink();
  }

  public final ChildSpec<Pid> childSpec() {
    return ChildSpec.worker(name, new ChildSpec.Start.Function<>(this::startLink));
  }

  public final List<K> keys(Pid pid) {
    return (List<K>) table().keys(pid);
  }

  public final List<V> values(K key, Pid pid) {
    return entries(key).stream().filter(e -> e.pid().equals(pid)).map(e -> e.value()).toList();
  }

  public final List<Registry.Entry<V>> match(K key, Predicate<? super V> test) {
    return entries(key).stream().filter(entry -> test.test(entry.value())).toList();
  }

  public final List<Registry.Row<K, V>> rows() {
    return (List<Registry.Row<K, V>>) (List<?>) table().rows();
  }

  public final int count() {
    return table().count();
  }

  public final int count(K key, Predicate<? super V> test) {
    return match(key, test).size();
  }

  public final void unregister(K key) {
    unregister(key, Pid.self());
  }

  public final void unregister(K key, Pid pid) {
    table().unregister(key, pid, _ -> true);
  }

  public final void unregister(K key, Predicate<? super V> test) {
    var matching = Collections.newSetFromMap(new IdentityHashMap<>());
    match(key, test).forEach(entry -> matching.add(entry.value()));
    table().unregister(key, Pid.self(), matching::contains);
  }

  public final Optional<Object> meta(Object key) {
    return Optional.ofNullable(table().meta().get(key));
  }

  public final void putMeta(Object key, Object value) {
    table().meta().put(key, value);
  }

  public final void deleteMeta(Object key) {
    table().meta().remove(key);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Shared<?, ?> that && unique == that.unique && name.equals(that.name);
  }

  @Override
  public final int hashCode() {
    return name.hashCode();
  }

  @Override
  public final String toString() {
    return name.toString();
  }
}
