package dev.ostinato.server;

import dev.ostinato.internal.runtime.LocalName;

/** A local name by which a server can be called; equal to every local name of the same value. */
final class LocalServerName<T> extends LocalName implements ServerName<T>, Calling<T> {

  LocalServerName(Object key) {
    super(key);
  }

  @Override
  protected LocalServerName<T> of(Object key) {
    return new LocalServerName<>(key);
  }
}
