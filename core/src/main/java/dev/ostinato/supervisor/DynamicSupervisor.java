package dev.ostinato.supervisor;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Message;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Via;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A supervisor whose children are all started later: {@code DynamicSupervisor}.
 *
 * <p>Each child stands for itself: only the one that ends is restarted. Children are known by their
 * pids; many may have the same id. When the supervisor ends, it ends them all at once.
 *
 * <p>On request, and beyond OTP, children are known by their ids as well ({@link Spec#keyed}), and
 * restarts wait ({@link Spec#backoff}).
 */
public interface DynamicSupervisor extends ProcessRef {

  /** What to start. */
  static Spec of() {
    return new Spec(
        Optional.empty(), 3, Duration.ofSeconds(5), Integer.MAX_VALUE, false, Optional.empty());
  }

  /** What to start, under the name of {@code handle}, made by {@link #local} or {@link #via}. */
  static Spec named(DynamicSupervisor handle) {
    return new Spec(
        Optional.of(handle), 3, Duration.ofSeconds(5), Integer.MAX_VALUE, false, Optional.empty());
  }

  /** The supervisor that has, or will have, a name on this node. */
  static DynamicSupervisor local(Object name) {
    return new DynamicRef(ServerName.local(name));
  }

  /** The supervisor that has, or will have, a name in a table of names. */
  static <K> DynamicSupervisor via(Via<K> table, K key) {
    return new DynamicRef(ServerName.via(table, key));
  }

  /** Claims, unchecked, that at {@code address} is a dynamic supervisor. */
  static DynamicSupervisor at(Address address) {
    return new DynamicRef(ServerRef.at(address));
  }

  /**
   * Starts a child: {@code start_child}.
   *
   * @return {@code Ignored} if its init said so, and then it is no child; {@code Failed} with
   *     {@code MaxChildren} if there are as many as there may be, with {@code AlreadyStarted} or
   *     {@link Refusal#RESTARTING} if children are keyed and one has the id, else with the reason
   *     of the start
   */
  <H> StartResult<H> startChild(ChildSpec<H> child);

  /** Starts a server with its own child spec. */
  <T> StartResult<ServerRef<T>> startChild(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server);

  /** Ends a child for good; empty when done. One that is being restarted has its old pid. */
  Optional<Refusal> terminateChild(Pid pid);

  /**
   * The child whose spec has an id; only where children are keyed, {@link Spec#keyed}.
   *
   * @throws dev.ostinato.process.ExitException with {@link Refusal#NOT_KEYED} where they are not
   */
  Optional<ChildInfo> findChild(Object id);

  /**
   * Ends the child that has the id of this spec, if there is one, and starts this in its place;
   * only where children are keyed.
   *
   * @return {@code Failed} with {@link Refusal#NOT_KEYED} where they are not, else as {@link
   *     #startChild(ChildSpec)}; if the start fails, the child that was there has ended all the
   *     same
   */
  <H> StartResult<H> replaceChild(ChildSpec<H> child);

  /** Ends for good the child whose spec has an id, where children are keyed; empty when done. */
  Optional<Refusal> terminateById(Object id);

  /** The children, the first started first: {@code which_children}. */
  List<ChildInfo> children();

  /** How many there are: {@code count_children}. */
  ChildCount count();

  /** Ends the children, all at once, then the supervisor, with reason {@code Normal}. */
  void stop();

  /** Ends the children, all at once, then the supervisor. */
  void stop(ExitReason reason, Duration timeout);

  /**
   * A dynamic supervisor before it is started.
   *
   * @param maxRestarts more restarts than this {@code within} a time end the supervisor
   * @param maxChildren how many children there may be, those counted that are being restarted
   * @param keyed whether children are known by the ids of their specs as well, one child an id
   * @param backoff how long it waits before it restarts a child; empty if it does so at once
   */
  record Spec(
      Optional<DynamicSupervisor> name,
      int maxRestarts,
      Duration within,
      int maxChildren,
      boolean keyed,
      Optional<Backoff> backoff)
      implements Child {

    /** Checks the limits. */
    public Spec {
      Objects.requireNonNull(backoff, "backoff");
      name.ifPresent(DynamicRef::nameOf);
      Intensity.check(maxRestarts, within);
      if (maxChildren < 0) {
        throw new IllegalArgumentException("expected maxChildren to be >= 0, got: " + maxChildren);
      }
    }

    /** Starts it, linked to the calling process. */
    public StartResult<DynamicSupervisor> startLink() {
      return DynamicRef.startLink(this);
    }

    /** More restarts than this in this time end the supervisor; 3 in 5 seconds by default. */
    public Spec intensity(int maxRestarts, Duration within) {
      return new Spec(name, maxRestarts, within, maxChildren, keyed, backoff);
    }

    /** How many children there may be; any number by default. */
    public Spec maxChildren(int maxChildren) {
      return new Spec(name, maxRestarts, within, maxChildren, keyed, backoff);
    }

    /**
     * Whether it knows its children by the ids of their specs as well, one child an id; not by
     * default. A start under the id of a child that runs then fails with {@code AlreadyStarted}, so
     * that {@code orExisting} starts once.
     */
    public Spec keyed(boolean keyed) {
      return new Spec(name, maxRestarts, within, maxChildren, keyed, backoff);
    }

    /** Waits before it restarts a child; such restarts do not count for the intensity. */
    public Spec backoff(Backoff backoff) {
      return new Spec(name, maxRestarts, within, maxChildren, keyed, Optional.of(backoff));
    }

    @Override
    public ChildSpec<DynamicSupervisor> childSpec() {
      return ChildSpec.supervisor(
          name.<Object>map(DynamicSupervisor::address).orElse("DynamicSupervisor"),
          new ChildSpec.Start.Function<>(new DynamicRef.SpecStart(this)));
    }
  }
}
