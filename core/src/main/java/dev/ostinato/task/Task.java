package dev.ostinato.task;

import dev.ostinato.process.Action;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Ok;
import dev.ostinato.server.Restart;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/**
 * One computation in a process of its own, awaited by the process that made it: {@code Task}.
 *
 * <p>Only that process, its owner, may ask for the outcome; to any other thread these methods throw
 * an {@link IllegalArgumentException}. An owner that does not wait gets a {@link Reply} as a
 * message, then the {@code Down} of {@link #monitor}, as a server does that starts a task and goes
 * on.
 *
 * <p>Work that returns null has failed, with {@code BadReturn}; what has no result returns {@link
 * Ok#OK}. A failure is logged once, with whom the task worked for.
 *
 * @param <R> its result
 */
@SuppressWarnings("NamedLikeContextualKeyword") // yield is the field's name
public sealed interface Task<R> extends ProcessRef permits TaskRef {

  /** The message that a task has done its work: {@code {Ref, Result}}. */
  record Reply<R>(Task<R> task, R result) {}

  /** A task and, if it came in time, its outcome: what {@link #yieldMany} says of each. */
  record Yielded<R>(Task<R> task, Optional<Outcome<R>> outcome) {}

  /** Work on one element of a stream. */
  @FunctionalInterface
  interface Work<A, R> {

    R apply(A element) throws Exception;
  }

  // Starting

  /** Starts a task that is linked to the calling process: if one fails, so does the other. */
  static <R> Task<R> async(Callable<? extends R> work, SpawnOption... options) {
    return TaskRef.start(new Starter.Direct(List.of(options)), true, Job.of(work));
  }

  /** A task that is done and had no process; its {@link Reply} is in the mailbox. */
  static <R> Task<R> completed(R value) {
    return TaskRef.completed(value);
  }

  /** Starts a process that nobody awaits, and that outlives the calling one. */
  static StartResult<Pid> start(Action work, SpawnOption... options) {
    var job = Job.of(work);
    return Starter.spawn(false, () -> job.run(_ -> {}), options);
  }

  /** Starts a process that nobody awaits, linked to the calling one. */
  static StartResult<Pid> startLink(Action work, SpawnOption... options) {
    var job = Job.of(work);
    return Starter.linked(() -> job.run(_ -> {}), options);
  }

  /** How a supervisor starts a process that nobody awaits; temporary, with the id "Task". */
  static ChildSpec<Pid> childSpec(Action work) {
    Objects.requireNonNull(work, "work");
    return ChildSpec.worker("Task", new ChildSpec.Start.Function<>(() -> startLink(work)))
        .restart(Restart.TEMPORARY);
  }

  /**
   * On whose behalf the calling process works: the one that started it as a task, the one for which
   * that one worked, and so on, at most sixteen; empty if it is no task. {@code $callers}: under a
   * supervisor these are not the ancestors.
   */
  static List<Pid> callers() {
    return Callers.own();
  }

  // Streams

  /**
   * Works on each element in a task of its own; results come in the order of the elements: {@code
   * async_stream}.
   *
   * <p>Elements are taken from their iterator only when a task can be started, so they may be
   * endless. The tasks are linked to the process that consumes the stream: if one fails, that
   * process does, unless it traps exits; then the failure is an {@code Exit} in the stream.
   *
   * <p>When the stream ends early, because enough has been seen ({@code limit}, {@code findFirst}),
   * or because the source or the consumer throws, the tasks are killed and their end is awaited. An
   * {@code iterator()} or {@code Stream.concat} that is left in the middle does not say so: close
   * the stream then, or use it in a try-with-resources.
   */
  static <A, R> Stream<Outcome<R>> asyncStream(
      Iterable<? extends A> elements, Work<? super A, ? extends R> work, StreamOption... options) {
    var settings = Settings.unsupervised(options);
    return TaskStream.stream(elements, new Starter.Direct(List.of()), true, work, settings);
  }

  /**
   * The same as a stage of a stream that you have: {@code lines.gather(Task.gather(work))}.
   *
   * <p>It learns of everything that ends the stream early, but for a source that throws: then tasks
   * that run go on until they are done, their time is over, or the consumer ends.
   */
  static <A, R> Gatherer<A, ?, Outcome<R>> gather(
      Work<? super A, ? extends R> work, StreamOption... options) {
    var settings = Settings.unsupervised(options);
    return TaskStream.gatherer(new Starter.Direct(List.of()), true, work, settings);
  }

  // Waiting for several

  /** As {@link #awaitMany(Collection, Duration)}, for 5 seconds at most. */
  static <R> List<R> awaitMany(Collection<? extends Task<? extends R>> tasks) {
    return awaitMany(tasks, ManyTasks.DEFAULT_TIMEOUT);
  }

  /**
   * The results, in the order of the tasks.
   *
   * @param timeout for all of them together
   * @throws dev.ostinato.process.ExitException as soon as one has failed, or when the time is over
   */
  static <R> List<R> awaitMany(Collection<? extends Task<? extends R>> tasks, Duration timeout) {
    return ManyTasks.await(tasks, timeout);
  }

  /** What has come of each task after a time; the others go on, unless an option says otherwise. */
  static <R> List<Yielded<R>> yieldMany(
      Collection<? extends Task<? extends R>> tasks, YieldOption... options) {
    return ManyTasks.look(tasks, options);
  }

  // One task

  /** The process that made it. */
  Pid owner();

  /** The owner's monitor of it: its {@code Down} comes if nobody awaits the task. */
  Monitor monitor();

  /** As {@link #await(Duration)}, for 5 seconds at most. */
  R await();

  /**
   * The result. It can be had once: to await it again is to wait in vain.
   *
   * @throws dev.ostinato.process.ExitException if the task fails, or has not ended in time; it then
   *     goes on, and its result is dropped
   */
  R await(Duration timeout);

  /** The outcome, if it comes in time; if not, the task goes on, and can be asked again. */
  Optional<Outcome<R>> yield(Duration timeout);

  /** As {@link #shutdown(Shutdown)}, with 5 seconds before it is killed. */
  Optional<Outcome<R>> shutdown();

  /**
   * Ends the task, and waits until it has ended; its outcome, if there was one before, or if it did
   * not end as it was told.
   *
   * <p>One that has to be killed when the time is over is an {@code Exit} with {@code Killed}; one
   * that had ended and been awaited, an {@code Exit} with {@code NoProcess}.
   */
  Optional<Outcome<R>> shutdown(Shutdown how);

  /** Lets the task go on unlinked and unawaited; its outcome, if it came before. */
  Optional<Outcome<R>> ignore();

  /**
   * The result as a future that any thread may join; the owner's mailbox then gets none.
   *
   * <p>A future that is cancelled, or completed in any other way, kills the task. A failure is an
   * {@code ExitException}. It makes no difference to the link.
   */
  CompletableFuture<R> toFuture();
}
