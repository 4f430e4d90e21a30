package dev.ostinato.supervisor;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
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
 * A process that starts children in order and restarts them by its strategy: {@code supervisor}.
 *
 * <p>Children are started in the order of the list, each when the one before is up, and ended in
 * the reverse order, one at a time. A child that ends is restarted as its {@link ChildSpec} says;
 * when that has to be done too often in a time, the supervisor ends its children and itself, with
 * reason {@code Shutdown}. While a child starts or ends, its supervisor does nothing else.
 */
public interface Supervisor extends ProcessRef {

  /** What to start. */
  static Spec of(Strategy strategy, Child... children) {
    return of(strategy, List.of(children));
  }

  /** What to start. */
  static Spec of(Strategy strategy, List<? extends Child> children) {
    return new Spec(
        strategy,
        List.copyOf(children),
        Optional.empty(),
        3,
        Duration.ofSeconds(5),
        AutoShutdown.NEVER);
  }

  /** The supervisor that has, or will have, a name on this node. */
  static Supervisor local(Object name) {
    return new SupervisorRef(ServerName.local(name));
  }

  /** The supervisor that has, or will have, a name in a table of names. */
  static <K> Supervisor via(Via<K> table, K key) {
    return new SupervisorRef(ServerName.via(table, key));
  }

  /** Claims, unchecked, that at {@code address} is a supervisor. */
  static Supervisor at(Address address) {
    return new SupervisorRef(ServerRef.at(address));
  }

  /**
   * Adds a child and starts it: {@code start_child}.
   *
   * @return {@code Failed} with {@link Refusal#ALREADY_PRESENT} if a child that does not run has
   *     the id, with {@code AlreadyStarted} if one that runs has it, else with the reason for which
   *     the start has failed; the child is then forgotten
   */
  <H> StartResult<H> startChild(ChildSpec<H> child);

  /** Adds a server with its own child spec and starts it. */
  <T> StartResult<ServerRef<T>> startChild(
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> server);

  /**
   * Starts a child again that does not run: {@code restart_child}.
   *
   * @return {@code Failed} with a {@link Refusal} if it runs, is being restarted, or is not there
   */
  StartResult<?> restartChild(Object id);

  /** Ends a child and keeps its spec, unless it is temporary; empty when done. */
  Optional<Refusal> terminateChild(Object id);

  /** Forgets the spec of a child that does not run; empty when done. */
  Optional<Refusal> deleteChild(Object id);

  /** The children, the last started first: {@code which_children}. */
  List<ChildInfo> children();

  /** How many there are: {@code count_children}. */
  ChildCount count();

  /** Ends the children in reverse order, then the supervisor, with reason {@code Normal}. */
  void stop();

  /** Ends the children in reverse order, then the supervisor. */
  void stop(ExitReason reason, Duration timeout);

  /**
   * A supervisor as a class of its own: what it starts is decided in its process, at each start.
   * {@link Spec} is one that is decided before.
   */
  interface Plan extends Child {

    /** What to start. */
    Spec init() throws Exception;

    /** The name under which it is started, made by {@link #local} or {@link #via}. */
    default Optional<Supervisor> name() {
      return Optional.empty();
    }

    /** Starts it, linked to the calling process. */
    default StartResult<Supervisor> startLink() {
      return SupervisorRef.startLink(this);
    }

    /** How a supervisor above starts it; its id is its name, or that of its class. */
    @Override
    default ChildSpec<Supervisor> childSpec() {
      return ChildSpec.supervisor(
          name().<Object>map(Supervisor::address).orElse(getClass().getName()),
          new ChildSpec.Start.Function<>(new PlannedStart(this)));
    }
  }

  /**
   * A supervisor before it is started: strategy, children, and limits.
   *
   * @param maxRestarts more restarts than this {@code within} a time end the supervisor
   */
  record Spec(
      Strategy strategy,
      List<Child> children,
      Optional<Supervisor> name,
      int maxRestarts,
      Duration within,
      AutoShutdown autoShutdown)
      implements Plan {

    /** Checks the limits. */
    public Spec {
      Objects.requireNonNull(strategy, "strategy");
      Objects.requireNonNull(autoShutdown, "autoShutdown");
      children = List.copyOf(children);
      name.ifPresent(SupervisorRef::nameOf);
      Intensity.check(maxRestarts, within);
    }

    @Override
    public Spec init() {
      return this;
    }

    /** Starts it under the name of {@code handle}, made by {@link #local} or {@link #via}. */
    public Spec name(Supervisor handle) {
      return new Spec(strategy, children, Optional.of(handle), maxRestarts, within, autoShutdown);
    }

    /** More restarts than this in this time end the supervisor; 3 in 5 seconds by default. */
    public Spec intensity(int maxRestarts, Duration within) {
      return new Spec(strategy, children, name, maxRestarts, within, autoShutdown);
    }

    /** Whether it ends when its significant children have; never by default. */
    public Spec autoShutdown(AutoShutdown autoShutdown) {
      return new Spec(strategy, children, name, maxRestarts, within, autoShutdown);
    }
  }
}
