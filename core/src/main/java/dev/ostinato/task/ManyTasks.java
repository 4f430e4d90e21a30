package dev.ostinato.task;

import dev.ostinato.internal.call.CallCycles;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Receiving;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Match;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Several tasks of the calling process that are waited for together. */
final class ManyTasks<R> {

  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final LocalProcess self = LocalProcess.running();
  private final List<Task<R>> tasks;
  private final Map<Monitor, TaskRef<R>> waiting = new LinkedHashMap<>();
  private final Map<Task<R>, Outcome<R>> outcomes = new HashMap<>();

  @SuppressWarnings("unchecked") // results are only read
  private ManyTasks(Collection<? extends Task<? extends R>> tasks) {
    this.tasks = (List<Task<R>>) (List<?>) List.copyOf(tasks);
    for (var task : this.tasks) {
      var ref = (TaskRef<R>) task;
      ref.checkOwner();
      waiting.put(ref.monitor(), ref);
    }
  }

  static <R> List<R> await(Collection<? extends Task<? extends R>> tasks, Duration timeout) {
    long deadline = Clock.deadline(timeout);
    return new ManyTasks<R>(tasks).await(timeout, deadline);
  }

  private List<R> await(Duration timeout, long deadline) {
    try {
      var all = waiting.values().stream().map(TaskRef::process).toList();
      var _ =
          CallCycles.awaiting(
              self,
              all,
              () -> awaitAll(timeout, deadline),
              cycle -> failure(first(), timeout, new ExitReason.CallCycle(cycle)));
    } finally {
      waiting.values().forEach(this::drop);
    }
    return tasks.stream().map(task -> outcome(task).orElseThrow().orElseThrow()).toList();
  }

  private boolean awaitAll(Duration timeout, long deadline) {
    while (!waiting.isEmpty()) {
      var next = next(deadline);
      if (next == null) {
        throw failure(first(), timeout, new ExitReason.Timeout());
      }
      if (outcomes.get(next) instanceof Outcome.Exit<R>(var reason)) {
        throw failure(next, timeout, reason);
      }
    }
    return true;
  }

  /** The first that is missing. */
  private TaskRef<R> first() {
    return waiting.values().iterator().next();
  }

  private ExitException failure(TaskRef<R> task, Duration timeout, ExitReason reason) {
    var operation = new Operation.AwaitMany(task.address(), tasks.size(), timeout);
    return new ExitException(operation, reason);
  }

  /** A result that has come stays in the mailbox: it can still be asked for. */
  private void drop(TaskRef<R> task) {
    task.refuse();
    Processes.demonitorAndFlush(task.monitor());
  }

  static <R> List<Task.Yielded<R>> look(
      Collection<? extends Task<? extends R>> tasks, YieldOption... options) {
    var timeout = DEFAULT_TIMEOUT;
    int limit = tasks.size();
    YieldOption late = null;
    for (var option : options) {
      switch (option) {
        case YieldOption.Timeout(var total) -> timeout = total;
        case YieldOption.Limit(var most) -> limit = Math.min(limit, most);
        case YieldOption.IgnoreLate _, YieldOption.KillLate _ -> late = option;
      }
    }
    return new ManyTasks<R>(tasks).look(limit, Clock.deadline(timeout), late);
  }

  private List<Task.Yielded<R>> look(int limit, long deadline, @Nullable YieldOption late) {
    boolean inTime = true;
    while (inTime && outcomes.size() < limit && !waiting.isEmpty()) {
      inTime = next(deadline) != null;
    }
    if (!inTime) {
      switch (late) {
        case YieldOption.IgnoreLate _ ->
            waiting.values().forEach(task -> keep(task, task.ignore()));
        case YieldOption.KillLate _ -> {
          waiting.values().forEach(task -> task.tell(ExitReason.KILL)); // they end side by side
          waiting.values().forEach(task -> keep(task, task.shutdown(Shutdown.BRUTAL_KILL)));
        }
        case null, default -> {}
      }
    }
    return tasks.stream().map(task -> new Task.Yielded<>(task, outcome(task))).toList();
  }

  private void keep(Task<R> task, Optional<Outcome<R>> outcome) {
    outcome.ifPresent(it -> outcomes.put(task, it));
  }

  private Optional<Outcome<R>> outcome(Task<R> task) {
    return Optional.ofNullable(outcomes.get(task));
  }

  /** The task whose outcome has come next; null if the deadline is first. */
  private @Nullable TaskRef<R> next(long deadline) {
    var taken = Receiving.receive(self, this::match, deadline);
    if (taken == null) {
      return null;
    }
    var task = taken.value();
    if (outcomes.get(task) instanceof Outcome.Ok<R>) {
      Processes.demonitorAndFlush(task.monitor());
    }
    return task;
  }

  @SuppressWarnings("unchecked") // a reply carries the result of its task
  private Match<TaskRef<R>> match(Object message) {
    return switch (message) {
      case Task.Reply<?>(var task, var result) when waiting.containsKey(task.monitor()) ->
          arrived(task.monitor(), new Outcome.Ok<>((R) result));
      case Down(var monitor, _, var reason) when waiting.containsKey(monitor) ->
          arrived(monitor, new Outcome.Exit<>(reason));
      default -> Processes.skip();
    };
  }

  private Match<TaskRef<R>> arrived(Monitor monitor, Outcome<R> outcome) {
    var task = Objects.requireNonNull(waiting.remove(monitor), "no such task");
    outcomes.put(task, outcome);
    return Processes.take(task);
  }
}
