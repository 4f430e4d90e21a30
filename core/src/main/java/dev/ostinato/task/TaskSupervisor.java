package dev.ostinato.task;

import dev.ostinato.process.Action;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/**
 * A supervisor of tasks: {@code Task.Supervisor}.
 *
 * <p>It ends its tasks when it ends, and knows how many there are. A task that was started here has
 * it as its parent; for whom it works, {@link Task#callers} says. To start an awaited task when it
 * has as many as it may have causes an {@link IllegalStateException}.
 */
public interface TaskSupervisor extends ProcessRef {

  /** What to start. */
  static Spec of() {
    return new Spec(Optional.empty(), 3, Duration.ofSeconds(5), Integer.MAX_VALUE);
  }

  /** What to start, under the name of {@code handle}, made by {@link #local}. */
  static Spec named(TaskSupervisor handle) {
    return new Spec(Optional.of(handle), 3, Duration.ofSeconds(5), Integer.MAX_VALUE);
  }

  /** The supervisor that has, or will have, a name on this node. */
  static TaskSupervisor local(Object name) {
    return new TaskSupervisorRef(DynamicSupervisor.local(name));
  }

  /** Claims, unchecked, that at {@code address} is a supervisor of tasks. */
  static TaskSupervisor at(Address address) {
    return new TaskSupervisorRef(DynamicSupervisor.at(address));
  }

  /** Starts a task that is linked to the calling process as well; it has 5 seconds to end. */
  <R> Task<R> async(Callable<? extends R> work);

  /** Starts a task that is linked to the calling process as well. */
  <R> Task<R> async(Callable<? extends R> work, Shutdown shutdown);

  /** Starts a task whose failure leaves the calling process alive; it has 5 seconds to end. */
  <R> Task<R> asyncNolink(Callable<? extends R> work);

  /** Starts a task whose failure leaves the calling process alive. */
  <R> Task<R> asyncNolink(Callable<? extends R> work, Shutdown shutdown);

  /**
   * Starts a task whose outcome comes to the calling process as a message of its own, when the task
   * has ended.
   *
   * @param toMessage makes the message, in the calling process, when that comes to it
   */
  <R> Pid asyncNolink(Callable<? extends R> work, Function<Outcome<R>, ?> toMessage);

  /** As {@link Task#asyncStream}, with tasks that are children here as well. */
  <A, R> Stream<Outcome<R>> asyncStream(
      Iterable<? extends A> elements,
      Task.Work<? super A, ? extends R> work,
      StreamOption... options);

  /** As {@link #asyncStream}; a failure is always an {@code Exit} in the stream, and no more. */
  <A, R> Stream<Outcome<R>> asyncStreamNolink(
      Iterable<? extends A> elements,
      Task.Work<? super A, ? extends R> work,
      StreamOption... options);

  /** As {@link Task#gather}, with tasks that are children here as well. */
  <A, R> Gatherer<A, ?, Outcome<R>> gather(
      Task.Work<? super A, ? extends R> work, StreamOption... options);

  /** As {@link #gather}; a failure is always an {@code Exit} in the stream, and no more. */
  <A, R> Gatherer<A, ?, Outcome<R>> gatherNolink(
      Task.Work<? super A, ? extends R> work, StreamOption... options);

  /**
   * Starts a process that nobody awaits, with 5 seconds to end, and not started again.
   *
   * @return {@code Failed} with {@code MaxChildren} if there are as many as there may be
   */
  StartResult<Pid> startChild(Action work);

  /** Starts a process that nobody awaits; it may be one that is started again when it ends. */
  StartResult<Pid> startChild(Action work, Restart restart, Shutdown shutdown);

  /** Ends a task; false if it is not a child. */
  boolean terminateChild(Pid pid);

  /** The tasks that run, the first started first. */
  List<Pid> children();

  /** Ends the tasks, all at once, then the supervisor, with reason {@code Normal}. */
  void stop();

  /** Ends the tasks, all at once, then the supervisor. */
  void stop(ExitReason reason, Duration timeout);

  /**
   * A supervisor of tasks before it is started.
   *
   * @param maxRestarts more restarts than this {@code within} a time end the supervisor
   * @param maxChildren how many tasks there may be
   */
  record Spec(Optional<TaskSupervisor> name, int maxRestarts, Duration within, int maxChildren)
      implements Child {

    /** Checks the name and the limits. */
    public Spec {
      var _ = TaskSupervisorRef.spec(name, maxRestarts, within, maxChildren);
    }

    /** Starts it, linked to the calling process. */
    public StartResult<TaskSupervisor> startLink() {
      return TaskSupervisorRef.startLink(
          TaskSupervisorRef.spec(name, maxRestarts, within, maxChildren));
    }

    /** More restarts than this in this time end the supervisor; 3 in 5 seconds by default. */
    public Spec intensity(int maxRestarts, Duration within) {
      return new Spec(name, maxRestarts, within, maxChildren);
    }

    /** How many tasks there may be; any number by default. */
    public Spec maxChildren(int maxChildren) {
      return new Spec(name, maxRestarts, within, maxChildren);
    }

    @Override
    public ChildSpec<TaskSupervisor> childSpec() {
      return ChildSpec.supervisor(
          name.<Object>map(TaskSupervisor::address).orElse("TaskSupervisor"),
          new ChildSpec.Start.Function<>(this::startLink));
    }
  }
}
