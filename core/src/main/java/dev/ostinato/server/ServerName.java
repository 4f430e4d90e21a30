package dev.ostinato.server;

import dev.ostinato.process.Name;

/**
 * A name that a server can register, and by which it can be called: {@code server_name()}.
 *
 * @param <T> the server, or the protocol that it speaks
 */
public interface ServerName<T> extends ServerRef<T>, Name {

  /** A name on this node; equal when {@code name} is. */
  static <T> ServerName<T> local(Object name) {
    return new LocalServerName<>(name);
  }

  /** A name in a table of your own: {@code {via, Module, Name}}. */
  static <T, K> ServerName<T> via(Via<K> table, K key) {
    return new ViaName<>(table, key);
  }
}
