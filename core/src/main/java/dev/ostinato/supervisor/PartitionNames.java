package dev.ostinato.supervisor;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Via;
import java.util.Optional;

/**
 * The keys of a partition supervisor as names: each leads to a partition, and none can be taken.
 */
record PartitionNames(Object name) implements Via<Object> {

  @Override
  public Optional<Pid> whereisName(Object key) {
    return Partitions.find(name).flatMap(table -> table.whereis(key));
  }

  @Override
  public boolean registerName(Object key, Pid pid) {
    throw new IllegalArgumentException(
        "expected a name that a process can take, got a key of the partition supervisor "
            + this
            + ", which only leads to one: "
            + Words.brief(key));
  }

  @Override
  public void unregisterName(Object key) {
    // nobody has registered it
  }

  @Override
  public String toString() {
    return name instanceof String ? "\"" + name + "\"" : Words.brief(name);
  }
}
