package dev.ostinato.registry;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.server.ServerName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A handle on a table of one process a key. */
final class UniqueRegistry<K, V> extends Shared<K, V> implements Registry.Unique<K, V> {

  private final V valueForNames;

  UniqueRegistry(Object name, V valueForNames, List<ProcessRef> listeners) {
    super(name, true, listeners);
    this.valueForNames = Objects.requireNonNull(valueForNames, "value");
  }

  @Override
  public Registry.Unique<K, V> listener(ProcessRef listener) {
    return new UniqueRegistry<>(name(), valueForNames, listenersAnd(listener));
  }

  @Override
  public <T> ServerName<T> via(K key) {
    return ServerName.via(this, key);
  }

  @Override
  public Optional<Registry.Entry<V>> lookup(K key) {
    return entries(key).stream().findFirst();
  }

  @Override
  public Registry.Registration register(K key, V value) {
    return register(key, value, Pid.self());
  }

  @Override
  public Registry.Registration register(K key, V value, Pid pid) {
    return table().register(key, value, pid);
  }

  @Override
  public Optional<V> update(K key, UnaryOperator<V> change) {
    var self = LocalProcess.running();
    var mine = lookup(key).filter(entry -> entry.pid() == self);
    if (mine.isEmpty()) {
      return Optional.empty();
    }
    var old = mine.get().value();
    var value = Objects.requireNonNull(change.apply(old), "change returned null");
    return table().replace(key, self, old, value) ? Optional.of(value) : Optional.empty();
  }

  // As a table of names

  @Override
  public boolean registerName(K key, Pid pid) {
    return register(key, valueForNames, pid) instanceof Registry.Registration.Registered;
  }

  @Override
  public void unregisterName(K key) {
    lookup(key).ifPresent(entry -> unregister(key, entry.pid()));
  }

  @Override
  public Optional<Pid> whereisName(K key) {
    return lookup(key).map(Registry.Entry::pid);
  }
}
