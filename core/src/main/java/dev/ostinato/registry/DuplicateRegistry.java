package dev.ostinato.registry;

import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import java.util.List;
import java.util.function.Consumer;

/** A handle on a table of any number of processes a key. */
final class DuplicateRegistry<K, V> extends Shared<K, V> implements Registry.Duplicate<K, V> {

  DuplicateRegistry(Object name, List<ProcessRef> listeners) {
    super(name, false, listeners);
  }

  @Override
  public Registry.Duplicate<K, V> listener(ProcessRef listener) {
    return new DuplicateRegistry<>(name(), listenersAnd(listener));
  }

  @Override
  public List<Registry.Entry<V>> lookup(K key) {
    return entries(key);
  }

  @Override
  public void register(K key, V value) {
    register(key, value, Pid.self());
  }

  @Override
  public void register(K key, V value, Pid pid) {
    table().register(key, value, pid);
  }

  @Override
  public void dispatch(K key, Consumer<? super Registry.Entry<V>> action) {
    lookup(key).forEach(action);
  }
}
