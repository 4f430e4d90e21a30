package dev.ostinato.server;

import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name in a table of names. */
record ViaName<T, K>(Via<K> table, K key) implements ServerName<T>, Calling<T>, Registrable {

  ViaName {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(key, "key");
  }

  @Override
  public void send(Object message) {
    Objects.requireNonNull(message, "message");
    LocalProcess.checkCaller();
    var pid = table.whereisName(key);
    if (pid.isEmpty()) {
      throw new IllegalArgumentException("no process has the name " + this);
    }
    Operations.local(pid.get()).push(message);
  }

  @Override
  public Optional<Pid> whereis() {
    return table.whereisName(key);
  }

  @Override
  public boolean register(Pid pid) {
    return table.registerName(key, pid);
  }

  @Override
  public @Nullable Pid holder() {
    return table.whereisName(key).orElse(null);
  }

  @Override
  public boolean unregister() {
    boolean was = table.whereisName(key).isPresent();
    table.unregisterName(key);
    return was;
  }

  @Override
  public String toString() {
    return table + ":" + key;
  }
}
