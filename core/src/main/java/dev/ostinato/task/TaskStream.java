package dev.ostinato.task;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work on the elements of one stream, each in a task of its own: {@code Task.Supervised.stream}.
 *
 * <p>An element is taken from the source only when a task may be started for it. What is under way
 * is bounded: so many tasks, and when the results are to come in order, {@link #WINDOW} times as
 * many elements whose results wait for an earlier one.
 */
final class TaskStream<A, R> {
  /*
   * Protocol.
   *
   * consumer: the process that pulls; set by its first pull. It alone touches undelivered,
   *   active and refused.
   *
   * arrivals: the one who ends a task's process adds its element, and wakes the consumer, which
   *   takes it out. The queue publishes what is in the element.
   *
   * running: the elements whose process may be alive. The consumer adds one when it has started the
   *   process, and then looks at `closed`; whoever closes sets `closed`, and then kills all that
   *   are here. So none is forgotten. Closing is up to the consumer; to the one who ends the
   *   consumer, by its release; to any thread that closes the stream.
   */

  /** How many results may wait for an earlier one, for each task that may run. */
  static final int WINDOW = 16;

  private final Starter starter;
  private final boolean linked;
  private final Task.Work<? super A, ? extends R> work;
  private final Settings settings;
  private final Set<Element<A, R>> running = ConcurrentHashMap.newKeySet();
  private final Queue<Element<A, R>> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<Element<A, R>> undelivered = new ArrayDeque<>();
  private final Condition arrived = () -> !arrivals.isEmpty();
  private final Runnable release = this::killAll;
  private @Nullable LocalProcess consumer;
  private int active;
  private boolean refused;
  private volatile boolean closed;

  private TaskStream(
      Starter starter, boolean linked, Task.Work<? super A, ? extends R> work, Settings settings) {
    this.starter = starter;
    this.linked = linked;
    this.work = work;
    this.settings = settings;
  }

  // As a stage of a stream

  static <A, R> Gatherer<A, ?, Outcome<R>> gatherer(
      Starter starter, boolean linked, Task.Work<? super A, ? extends R> work, Settings settings) {
    Objects.requireNonNull(work, "work");
    return stage(() -> new TaskStream<A, R>(starter, linked, work, settings));
  }

  private static <A, R> Gatherer<A, ?, Outcome<R>> stage(Supplier<TaskStream<A, R>> streams) {
    return Gatherer.<A, TaskStream<A, R>, Outcome<R>>ofSequential(
        streams, Gatherer.Integrator.of(TaskStream::take), TaskStream::finish);
  }

  static <A, R> Stream<Outcome<R>> stream(
      Iterable<? extends A> source,
      Starter starter,
      boolean linked,
      Task.Work<? super A, ? extends R> work,
      Settings settings) {
    Objects.requireNonNull(source, "elements");
    Objects.requireNonNull(work, "work");
    var tasks = new TaskStream<A, R>(starter, linked, work, settings);
    return StreamSupport.stream(tasks.new Source(source), false)
        .gather(stage(() -> tasks))
        .onClose(tasks::close);
  }

  /** The elements, one by one; if they fail, so do the tasks. */
  private final class Source implements Spliterator<A> {

    private final Iterable<? extends A> elements;
    private @Nullable Iterator<? extends A> iterator;

    Source(Iterable<? extends A> elements) {
      this.elements = elements;
    }

    @Override
    public boolean tryAdvance(Consumer<? super A> action) {
      A next;
      try {
        var from = iterator == null ? elements.iterator() : iterator;
        iterator = from;
        if (!from.hasNext()) {
          return false;
        }
        next = from.next();
      } catch (Throwable thrown) {
        close();
        throw thrown;
      }
      action.accept(next);
      return true;
    }

    @Override
    public @Nullable Spliterator<A> trySplit() {
      return null;
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return ORDERED;
    }
  }

  // What the consumer does

  private boolean take(A input, Gatherer.Downstream<? super Outcome<R>> downstream) {
    return whileOpen(
        downstream,
        () -> {
          start(input);
          deliver(downstream);
          while (wantsMore(downstream) && !hasRoom()) {
            awaitArrival();
            deliver(downstream);
          }
          return wantsMore(downstream);
        });
  }

  private void finish(Gatherer.Downstream<? super Outcome<R>> downstream) {
    var _ =
        whileOpen(
            downstream,
            () -> {
              while (wantsMore(downstream) && isBusy()) {
                awaitArrival();
                deliver(downstream);
              }
              return false;
            });
  }

  /** A downstream that is another stage says so only in what its push returns. */
  private boolean wantsMore(Gatherer.Downstream<?> downstream) {
    return !refused && !downstream.isRejecting();
  }

  private interface Pull {
    boolean goesOn();
  }

  /** Does something and, if the stream does not go on after it, ends what is under way. */
  private boolean whileOpen(Gatherer.Downstream<?> downstream, Pull pull) {
    boolean goesOn = false;
    try {
      goesOn = !closed && wantsMore(downstream) && pull.goesOn();
    } finally {
      if (!goesOn) {
        close();
      }
    }
    return goesOn;
  }

  /** The consumer; the calling process becomes it with its first pull. */
  private LocalProcess consumer() {
    var self = LocalProcess.running();
    if (consumer == null) {
      consumer = self;
      self.relations.addRelease(release);
    } else if (consumer != self) {
      throw new IllegalStateException(
          "expected "
              + consumer
              + " to go on with the stream of tasks, for it began, got: "
              + self
              + "; a stream of tasks is not for parallel()");
    }
    return self;
  }

  private void start(A input) {
    var self = consumer();
    Job<R> job = Job.of(() -> work.apply(input));
    var element =
        starter.start(process -> {
          var begun = new Element<>(input, job, process, self, linked, this::arrived);
          // Before anyone can kill it: of one that is told to exit the reason is not told.
          begun.watch();
          running.add(begun);
          active++;
          return begun;
        });
    if (settings.ordered()) {
      undelivered.add(element);
    }
    element.limit(Clock.nanos(settings.timeout()));
    if (closed) {
      element.kill();
    }
  }

  /** On any thread: a task has ended. */
  private void arrived(Element<A, R> element, LocalProcess owner) {
    arrivals.add(element);
    owner.wake(arrived);
  }

  private boolean hasRoom() {
    return active < settings.maxConcurrency()
        && undelivered.size() < (long) WINDOW * settings.maxConcurrency();
  }

  private boolean isBusy() {
    return active > 0 || !undelivered.isEmpty();
  }

  private void awaitArrival() {
    if (active > 0) {
      consumer().await(arrived, Clock.NEVER);
    }
  }

  private void deliver(Gatherer.Downstream<? super Outcome<R>> downstream) {
    collect();
    var first = undelivered.peek();
    while (first != null && first.isOver() && wantsMore(downstream)) {
      undelivered.remove();
      refused = !downstream.push(first.outcome(settings.inputOnExit()));
      first = undelivered.peek();
    }
  }

  private void collect() {
    var element = arrivals.poll();
    while (element != null) {
      forget(element);
      if (element.wasLate() && !settings.killsLate()) {
        throw new ExitException(
            new Operation.AsyncStream(element.process(), settings.timeout()),
            new ExitReason.Timeout());
      }
      if (!settings.ordered()) {
        undelivered.add(element);
      }
      element = arrivals.poll();
    }
  }

  private void forget(Element<A, R> element) {
    running.remove(element);
    active--;
  }

  // The end

  /** Kills the tasks; the consumer also waits until they have ended. */
  private void close() {
    killAll();
    var self = consumer;
    if (self == null || self != LocalProcess.self()) {
      return;
    }
    while (active > 0) {
      self.await(arrived, Clock.NEVER);
      forget(arrivals.remove());
    }
    undelivered.clear();
    self.relations.removeRelease(release);
  }

  /** On any thread: nobody wants the results any more. */
  private void killAll() {
    closed = true;
    running.forEach(Element::kill);
  }
}
