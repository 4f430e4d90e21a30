package dev.ostinato.task;

import dev.ostinato.process.Action;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.ChildInfo;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/** The handle on a supervisor of tasks, which is a dynamic supervisor. */
record TaskSupervisorRef(DynamicSupervisor supervisor) implements TaskSupervisor {

  private static final Shutdown IN_FIVE_SECONDS = Shutdown.after(Duration.ofSeconds(5));

  /**
   * The dynamic supervisor that is to be started.
   *
   * @throws IllegalArgumentException if a limit is none, or the name no name
   */
  static DynamicSupervisor.Spec spec(
      Optional<TaskSupervisor> name, int maxRestarts, Duration within, int maxChildren) {
    return name.map(handle -> DynamicSupervisor.named(nameOf(handle)))
        .orElseGet(DynamicSupervisor::of)
        .intensity(maxRestarts, within)
        .maxChildren(maxChildren);
  }

  private static DynamicSupervisor nameOf(TaskSupervisor handle) {
    if (handle instanceof TaskSupervisorRef(var dynamic) && !(dynamic.address() instanceof Pid)) {
      return dynamic;
    }
    throw new IllegalArgumentException("expected a handle of TaskSupervisor.local, got: " + handle);
  }

  static StartResult<TaskSupervisor> startLink(DynamicSupervisor.Spec spec) {
    return spec.startLink().map(TaskSupervisorRef::new);
  }

  private Starter starter(Shutdown shutdown) {
    return new Starter.Supervised(supervisor, shutdown);
  }

  @Override
  public <R> Task<R> async(Callable<? extends R> work) {
    return async(work, IN_FIVE_SECONDS);
  }

  @Override
  public <R> Task<R> async(Callable<? extends R> work, Shutdown shutdown) {
    return TaskRef.start(starter(shutdown), true, Job.of(work));
  }

  @Override
  public <R> Task<R> asyncNolink(Callable<? extends R> work) {
    return asyncNolink(work, IN_FIVE_SECONDS);
  }

  @Override
  public <R> Task<R> asyncNolink(Callable<? extends R> work, Shutdown shutdown) {
    return TaskRef.start(starter(shutdown), false, Job.of(work));
  }

  @Override
  public <R> Pid asyncNolink(Callable<? extends R> work, Function<Outcome<R>, ?> toMessage) {
    return TaskMessage.start(starter(IN_FIVE_SECONDS), Job.<R>of(work), toMessage);
  }

  @Override
  public <A, R> Stream<Outcome<R>> asyncStream(
      Iterable<? extends A> elements,
      Task.Work<? super A, ? extends R> work,
      StreamOption... options) {
    var settings = Settings.of(options);
    return TaskStream.stream(elements, starter(settings.shutdown()), true, work, settings);
  }

  @Override
  public <A, R> Stream<Outcome<R>> asyncStreamNolink(
      Iterable<? extends A> elements,
      Task.Work<? super A, ? extends R> work,
      StreamOption... options) {
    var settings = Settings.of(options);
    return TaskStream.stream(elements, starter(settings.shutdown()), false, work, settings);
  }

  @Override
  public <A, R> Gatherer<A, ?, Outcome<R>> gather(
      Task.Work<? super A, ? extends R> work, StreamOption... options) {
    var settings = Settings.of(options);
    return TaskStream.gatherer(starter(settings.shutdown()), true, work, settings);
  }

  @Override
  public <A, R> Gatherer<A, ?, Outcome<R>> gatherNolink(
      Task.Work<? super A, ? extends R> work, StreamOption... options) {
    var settings = Settings.of(options);
    return TaskStream.gatherer(starter(settings.shutdown()), false, work, settings);
  }

  @Override
  public StartResult<Pid> startChild(Action work) {
    return startChild(work, Restart.TEMPORARY, IN_FIVE_SECONDS);
  }

  @Override
  public StartResult<Pid> startChild(Action work, Restart restart, Shutdown shutdown) {
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(shutdown, "shutdown");
    var job = Job.of(work);
    return supervisor.startChild(
        Starter.child(() -> job.run(_ -> {})).restart(restart).shutdown(shutdown));
  }

  @Override
  public boolean terminateChild(Pid pid) {
    return supervisor.terminateChild(Objects.requireNonNull(pid, "pid")).isEmpty();
  }

  @Override
  public List<Pid> children() {
    return supervisor.children().stream()
        .map(ChildInfo::state)
        .filter(ChildInfo.State.Running.class::isInstance)
        .map(state -> ((ChildInfo.State.Running) state).pid())
        .toList();
  }

  @Override
  public void stop() {
    supervisor.stop();
  }

  @Override
  public void stop(ExitReason reason, Duration timeout) {
    supervisor.stop(reason, timeout);
  }

  @Override
  public Address address() {
    return supervisor.address();
  }

  @Override
  public void send(Object message) {
    supervisor.send(message);
  }

  @Override
  public Optional<Pid> whereis() {
    return supervisor.whereis();
  }

  @Override
  public String toString() {
    return supervisor.toString();
  }
}
