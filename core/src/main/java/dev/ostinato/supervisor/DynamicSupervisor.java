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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A supervisor whose children are all started later: {@code DynamicSupervisor}.
 *
 * <p>Each child stands for itself: only the one that ends is restarted. Children are known by their
 * pids; many may have the same id. When the supervisor ends, it ends them all at once.
 */
public interface DynamicSupervisor extends ProcessRef {

  /** What to start. */
  static Spec of() {
    return new Spec(Optional.empty(), 3, Duration.ofSeconds(5), Integer.MAX_VALUE);
  }

  /** What to start, under the name of {@code handle}, made by {@link #local}. */
  static Spec named(DynamicSupervisor handle) {
    return new Spec(Optional.of(handle), 3, Duration.ofSeconds(5), Integer.MAX_VALUE);
  }

  /** The supervisor that has, or will have, a name on this node. */
  static DynamicSupervisor local(Object name) {
    return new DynamicRef(ServerName.local(name));
  }

  /** Claims, unchecked, that at {@code address} is a dynamic supervisor. */
  static DynamicSupervisor at(Address address) {
    return new DynamicRef(ServerRef.at(address));
  }

  /**
   * Starts a child: {@code start_child}.
   *
   * @return {@code Ignored} if its init said so, and then it is no child; {@code Failed} with
   *     {@code MaxChildren} if there are as many as there may be, else with the reason of the start
   */
  <H> StartResult<H> startChild(ChildSpec<H> child);

  /** Starts a server with its own child spec. */
  <T> StartResult<ServerRef<T>> startChild(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server);

  /** Ends a child for good; empty when done. One that is being restarted has its old pid. */
  Optional<Refusal> terminateChild(Pid pid);

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
   */
  record Spec(Optional<DynamicSupervisor> name, int maxRestarts, Duration within, int maxChildren)
      implements Child {

    /** Checks the limits. */
    public Spec {
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
      return new Spec(name, maxRestarts, within, maxChildren);
    }

    /** How many children there may be; any number by default. */
    public Spec maxChildren(int maxChildren) {
      return new Spec(name, maxRestarts, within, maxChildren);
    }

    @Override
    public ChildSpec<DynamicSupervisor> childSpec() {
      return ChildSpec.supervisor(
          name.<Object>map(DynamicSupervisor::address).orElse("DynamicSupervisor"),
          new ChildSpec.Start.Function<>(this::startLink));
    }
  }
}
