package dev.ostinato.supervisor;

import dev.ostinato.internal.release.Given;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Which process is which partition of one partition supervisor. */
final class Partitions {
  /*
   * Protocol.
   *
   * pids: an entry is written by the supervisor's process alone, each time when its partition has
   *   started; anyone reads. It is not cleared: that its process is alive is asked at each look.
   * count: written by the supervisor's process alone. More partitions are up before they are
   *   counted, and no longer counted before they are ended.
   */

  /** Under which it is kept by the node. */
  private record Place(Object name) {}

  private final AtomicReferenceArray<Pid> pids;
  private volatile int count;

  private Partitions(int most) {
    this.pids = new AtomicReferenceArray<>(most);
    this.count = most;
  }

  /** Makes the table of the calling process, which has the name, and keeps it until that ends. */
  static Partitions open(Object name, int most) {
    var node = LocalNode.current();
    var place = new Place(name);
    var table = new Partitions(most);
    node.keep(place, table);
    Processes.onExit(() -> node.drop(place, table));
    return table;
  }

  /** The table of the current node's supervisor of that name. */
  static Optional<Partitions> find(Object name) {
    return LocalNode.current().kept(new Place(name)) instanceof Partitions table
        ? Optional.of(table)
        : Optional.empty();
  }

  /** How the partitions are started, and written down. */
  List<ChildSpec<?>> children(IntFunction<? extends ChildSpec<?>> child) {
    var children = new ArrayList<ChildSpec<?>>();
    for (int i = 0; i < most(); i++) {
      children.add(writtenDown(i, child.apply(i)));
    }
    return children;
  }

  /** The start of one partition. */
  private record WrittenDown<H>(Partitions table, int number, ChildSpec.Start<H> start)
      implements Callable<StartResult<H>>, Given {

    @Override
    public StartResult<H> call() throws Exception {
      var result = start.startLink();
      if (result instanceof StartResult.Ok<H>(var pid, _)) {
        table.pids.set(number, pid);
      }
      return result;
    }

    @Override
    public @Nullable Object given() {
      return Specs.given(start);
    }
  }

  private <H> ChildSpec<H> writtenDown(int number, ChildSpec<H> spec) {
    return new ChildSpec<>(
        number,
        new ChildSpec.Start.Function<>(new WrittenDown<>(this, number, spec.start())),
        spec.restart(),
        spec.shutdown(),
        spec.type(),
        spec.significant());
  }

  int most() {
    return pids.length();
  }

  int count() {
    return count;
  }

  void count(int partitions) {
    count = partitions;
  }

  /**
   * The process that a key leads to; empty while that is not up.
   *
   * @throws IllegalArgumentException if there is no partition
   */
  Optional<Pid> whereis(Object key) {
    int counted = count;
    if (counted == 0) {
      throw new IllegalArgumentException(
          "expected a partition for the key " + key + ", but there are none after a resize to 0");
    }
    return pids.get(number(key, counted)) instanceof LocalProcess process && process.isAlive()
        ? Optional.of(process)
        : Optional.empty();
  }

  private static int number(Object key, int count) {
    return switch (key) {
      case Long _, Integer _, Short _, Byte _ -> (int) Math.abs(((Number) key).longValue() % count);
      default -> {
        int hash = key.hashCode() * 0x9E3779B9; // its high bits depend on all of its bits
        yield Integer.remainderUnsigned(hash >>> 7 ^ hash, count);
      }
    };
  }
}
