package dev.ostinato.internal.runtime;

import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carried;
import dev.ostinato.internal.release.Carrier;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name in the table of the current node. */
public class LocalName implements Name, Registrable, Carried {

  private final Object key;

  public LocalName(Object key) {
    this.key = Objects.requireNonNull(key, "name");
  }

  @Override
  public final void send(Object message) {
    Objects.requireNonNull(message, "message");
    LocalProcess.checkCaller();
    var pid = find();
    if (pid == null) {
      throw new IllegalArgumentException("no process has the name " + this);
    }
    pid.push(message);
  }

  @Override
  public final Optional<Pid> whereis() {
    return Optional.ofNullable(find());
  }

  @Override
  public final boolean register(Pid pid) {
    if (!(pid instanceof LocalProcess process) || process.node != LocalNode.current()) {
      throw new IllegalArgumentException(
          "expected a process of this node to be called " + this + ", got: " + pid);
    }
    return process.takeName(Carrier.current(key));
  }

  @Override
  public final boolean unregister() {
    var wanted = Carrier.current(key);
    var pid = LocalNode.current().names.find(wanted);
    return pid instanceof LocalProcess process && process.dropName(wanted);
  }

  @Override
  public final @Nullable Pid holder() {
    var names = LocalNode.current().names;
    var current = Carrier.current(key);
    var found = names.find(current);
    return found == null && current != key ? names.find(key) : found; // an upgrade is not yet there
  }

  private @Nullable LocalProcess find() {
    return holder() instanceof LocalProcess process && process.isAlive() ? process : null;
  }

  @Override
  public final Object carried(Carrier carrier) throws CannotCarry {
    var next = carrier.carryOne(".name", key);
    return next == key ? this : of(next);
  }

  /** A name of the same kind. */
  protected LocalName of(Object other) {
    return new LocalName(other);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof LocalName name && key.equals(name.key);
  }

  @Override
  public final int hashCode() {
    return key.hashCode();
  }

  @Override
  public final String toString() {
    return key instanceof String ? "\"" + key + "\"" : Words.brief(key);
  }
}
