package dev.ostinato.supervisor;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A supervisor that runs one child many times, and leads each key to one of them: {@code
 * PartitionSupervisor}.
 *
 * <p>It is the way out when one process is the bottleneck, and what it does for one key has nothing
 * to do with other keys. The processes are its partitions, numbered from 0. A key always leads to
 * the same number, as long as there are as many partitions: a whole number to its absolute value
 * modulo their number, any other key to what is made of its {@code hashCode}. Finding the way asks
 * nobody.
 *
 * @param <H> the handle on one partition: a {@link ServerRef}, or a {@link DynamicSupervisor}
 */
public interface PartitionSupervisor<H> extends ProcessRef {

  /** The supervisor of servers that has, or will have, a name on this node. */
  static <T> PartitionSupervisor<ServerRef<T>> local(Object name) {
    return local(name, ServerRef::at);
  }

  /**
   * The supervisor that has, or will have, a name on this node; for partitions that are no servers.
   *
   * @param handle makes the handle on a partition: {@code DynamicSupervisor::at}
   */
  static <H> PartitionSupervisor<H> local(
      Object name, Function<? super Address, ? extends H> handle) {
    return new PartitionRef<>(name, handle);
  }

  /**
   * What to start, under the name of {@code handle}, made by {@link #local}: as many partitions as
   * there are processors.
   *
   * @param child how the partition of a number is started; its id will be the number
   */
  static <H> Spec<H> of(PartitionSupervisor<H> handle, IntFunction<ChildSpec<H>> child) {
    return new Spec<>(
        handle,
        child,
        Runtime.getRuntime().availableProcessors(),
        Strategy.ONE_FOR_ONE,
        3,
        Duration.ofSeconds(5));
  }

  /**
   * The partition that a key leads to, found anew at each use: {@code {via, PartitionSupervisor,
   * {Name, Key}}}. While it is being restarted, nobody is there.
   *
   * <p>Where all partitions have been taken away by {@link #resize}, a use throws {@link
   * IllegalArgumentException}.
   */
  H via(Object key);

  /**
   * How many partitions there are: {@code partitions/1}.
   *
   * @throws dev.ostinato.process.ExitException with {@code NoProcess} if no such supervisor runs
   */
  int partitions();

  /**
   * Changes how many partitions there are, and returns how many there were: {@code resize!/2}. Keys
   * lead to another partition afterwards. Those that go are ended when no key leads to them any
   * more; those that come are up before a key leads to them.
   *
   * @throws IllegalArgumentException if it is less than 0, or more than at the start
   * @throws dev.ostinato.process.ExitException if a partition does not start; all is then as before
   */
  int resize(int partitions);

  /** The partitions, the last first: {@code which_children}. */
  List<ChildInfo> children();

  /** How many there are: {@code count_children}. */
  ChildCount count();

  /** Ends the partitions in reverse order, then the supervisor, with reason {@code Normal}. */
  void stop();

  /** Ends the partitions in reverse order, then the supervisor. */
  void stop(ExitReason reason, Duration timeout);

  /**
   * A partition supervisor before it is started.
   *
   * @param partitions how many there are at first, and at most
   * @param maxRestarts more restarts than this {@code within} a time end the supervisor
   */
  record Spec<H>(
      PartitionSupervisor<H> name,
      IntFunction<ChildSpec<H>> child,
      int partitions,
      Strategy strategy,
      int maxRestarts,
      Duration within)
      implements Child {

    /** Checks name and limits. */
    public Spec {
      PartitionRef.of(name);
      Objects.requireNonNull(child, "child");
      Objects.requireNonNull(strategy, "strategy");
      if (partitions < 1) {
        throw new IllegalArgumentException("expected partitions to be >= 1, got: " + partitions);
      }
      Intensity.check(maxRestarts, within);
    }

    /** Starts it, linked to the calling process. */
    public StartResult<PartitionSupervisor<H>> startLink() {
      return PartitionRef.of(name).startLink(this);
    }

    /** How many partitions there are; as many as processors by default. */
    public Spec<H> partitions(int partitions) {
      return new Spec<>(name, child, partitions, strategy, maxRestarts, within);
    }

    /** Which partitions are restarted when one ends; that one by default. */
    public Spec<H> strategy(Strategy strategy) {
      return new Spec<>(name, child, partitions, strategy, maxRestarts, within);
    }

    /** More restarts than this in this time end the supervisor; 3 in 5 seconds by default. */
    public Spec<H> intensity(int maxRestarts, Duration within) {
      return new Spec<>(name, child, partitions, strategy, maxRestarts, within);
    }

    /** How a supervisor above starts it; its id is its name. */
    @Override
    public ChildSpec<PartitionSupervisor<H>> childSpec() {
      return ChildSpec.supervisor(
          name.address(), new ChildSpec.Start.Function<>(new PartitionRef.SpecStart<>(this)));
    }
  }
}
