package dev.ostinato.internal.names;

import dev.ostinato.process.Pid;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The local names of one node: any value with {@code equals} and {@code hashCode}, and its process.
 *
 * <p>A name takes memory only while a process has it.
 */
public final class Names {

  private final ConcurrentMap<Object, Pid> pids = new ConcurrentHashMap<>();

  /** Gives a name to a process; false if another, or the same one, has it. */
  public boolean add(Object name, Pid pid) {
    return pids.putIfAbsent(name, pid) == null;
  }

  /** Takes a name from a process; false if it did not have it. */
  public boolean remove(Object name, Pid pid) {
    return pids.remove(name, pid);
  }

  public @Nullable Pid find(Object name) {
    return pids.get(name);
  }

  public List<Object> all() {
    return List.copyOf(pids.keySet());
  }
}
