package dev.ostinato.task;

import dev.ostinato.internal.call.CallCycles;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Address;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Match;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A task whose result comes into the mailbox of its owner. */
@SuppressWarnings("NamedLikeContextualKeyword") // yield is the field's name
final class TaskRef<R> implements Task<R>, Starter.Life, Watcher {
  /*
   * Protocol.
   *
   * value: null -> result, once, by the task's process, before it ends.
   * end: null -> reason, once, by the one who makes the end of that process known. The write
   *   publishes `value` as well: whoever has read `end` knows all.
   *
   * wanted, under `mail`: true -> false, once, by the owner. The task puts its result into the
   *   owner's mailbox under the same lock and only while it is wanted. So when giveUp has the lock
   *   back, the result is in the mailbox, where it is dropped, or it never comes.
   *
   * future: null -> future, once, by the owner, which then looks at `end`; the one who ends the
   *   process writes `end`, and then looks at `future`. One of them sees the other, and completes
   *   the future; to do it twice is harmless.
   */
  private final LocalProcess owner;
  private final LocalProcess process;
  private final boolean ran;
  private final Job<R> job;
  private final Monitor monitor;
  private final ReentrantLock mail = new ReentrantLock();
  private boolean wanted = true;
  private volatile @Nullable R value;
  private volatile @Nullable ExitReason end;
  private volatile @Nullable CompletableFuture<R> future;

  private TaskRef(LocalProcess owner, LocalProcess process, boolean ran, Job<R> job) {
    this.owner = owner;
    this.process = process;
    this.ran = ran;
    this.job = job;
    this.monitor = Operations.monitorToBe(owner, process);
  }

  /** Starts a task for the calling process. */
  static <R> TaskRef<R> start(Starter starter, boolean link, Job<R> job) {
    var owner = LocalProcess.running();
    return starter.start(process -> {
      if (link) {
        owner.linkTo(process);
      }
      var task = new TaskRef<R>(owner, process, true, job);
      if (!process.addWatcher(task)) {
        task.ended(new ExitReason.NoProcess());
      }
      return task;
    });
  }

  /** A task of the calling process that has been done without a process. */
  static <R> TaskRef<R> completed(R value) {
    Objects.requireNonNull(value, "value");
    var owner = LocalProcess.running();
    var task = new TaskRef<R>(owner, owner.node.ended(), false, Job.of(() -> value));
    Processes.demonitorAndFlush(task.monitor);
    task.deliver(value);
    task.ended(ExitReason.NORMAL);
    return task;
  }

  // The task's side

  @Override
  public ExitReason live() {
    return job.run(this::deliver);
  }

  void deliver(R result) {
    value = result;
    mail.lock();
    try {
      if (wanted) {
        owner.push(new Reply<>(this, result));
      }
    } finally {
      mail.unlock();
    }
  }

  @Override
  public void ended(ExitReason reason) {
    end = reason;
    var waiting = future;
    if (waiting != null) {
      settle(waiting, reason);
    }
  }

  // The owner's side

  /**
   * Whether the calling process is the owner.
   *
   * @throws IllegalArgumentException if it is not
   */
  void checkOwner() {
    var self = LocalProcess.self(); // whether it may go on is for the operation to see
    if (self != owner) {
      throw new IllegalArgumentException(
          "expected "
              + owner
              + " to ask for the outcome of "
              + this
              + ", for it started it, got: "
              + self);
    }
  }

  @Override
  public R await() {
    return await(ManyTasks.DEFAULT_TIMEOUT);
  }

  @Override
  public R await(Duration timeout) {
    checkOwner();
    Clock.nanos(timeout);
    return switch (receiveOrGiveUp(timeout)) {
      case Outcome.Ok<R>(var result) -> result;
      case Outcome.Exit<R>(var reason) ->
          throw new ExitException(new Operation.Await(process, timeout), reason);
    };
  }

  /** An await that does not come to its end, for whatever reason, gives the task up as well. */
  private Outcome<R> receiveOrGiveUp(Duration timeout) {
    Optional<Outcome<R>> outcome = Optional.empty();
    try {
      outcome =
          CallCycles.awaiting(
              owner,
              List.of(process),
              () -> receive(timeout),
              cycle ->
                  new ExitException(
                      new Operation.Await(process, timeout), new ExitReason.CallCycle(cycle)));
    } finally {
      if (outcome.isEmpty()) {
        giveUp();
      }
    }
    return outcome.orElseGet(() -> new Outcome.Exit<>(new ExitReason.Timeout()));
  }

  @Override
  public Optional<Outcome<R>> yield(Duration timeout) {
    checkOwner();
    return receive(timeout);
  }

  @Override
  public Optional<Outcome<R>> shutdown() {
    return shutdown(Shutdown.after(ManyTasks.DEFAULT_TIMEOUT));
  }

  @Override
  public Optional<Outcome<R>> shutdown(Shutdown how) {
    checkOwner();
    if (!ran) {
      throw new IllegalArgumentException(
          "expected a task that has a process, got one that was made by completed: " + this);
    }
    var ending = Processes.monitor(process);
    try {
      var reason =
          switch (how) {
            case Shutdown.BrutalKill() -> {
              tell(ExitReason.KILL);
              yield awaitEnd(ending);
            }
            case Shutdown.Infinity() -> {
              tell(ExitReason.SHUTDOWN);
              yield awaitEnd(ending);
            }
            case Shutdown.After(var time) -> {
              tell(ExitReason.SHUTDOWN);
              yield awaitEnd(ending, time)
                  .orElseGet(() -> {
                    tell(ExitReason.KILL);
                    return awaitEnd(ending);
                  });
            }
          };
      return afterEnd(reason, how instanceof Shutdown.BrutalKill);
    } finally {
      Processes.demonitorAndFlush(ending);
    }
  }

  /**
   * Tells the task to exit, and the owner does not hear of it. Nothing can end the owner between
   * the two: an unlinked task that has not been told would be left to itself.
   */
  void tell(ExitReason reason) {
    owner.unlinkFrom(process);
    process.exitBy(owner, reason);
  }

  private static ExitReason awaitEnd(Monitor ending) {
    return Processes.receive(Down.class, down -> down.monitor() == ending).reason();
  }

  private static Optional<ExitReason> awaitEnd(Monitor ending, Duration time) {
    return Processes.receive(Down.class, down -> down.monitor() == ending, time).map(Down::reason);
  }

  /** What to say of a task that has ended; empty if it did what it was told. */
  private Optional<Outcome<R>> afterEnd(ExitReason reason, boolean killed) {
    var seen = reason instanceof ExitReason.NoProcess ? takeReason().orElse(reason) : reason;
    var result = giveUp();
    if (result.isPresent()) {
      return Optional.of(new Outcome.Ok<>(result.get()));
    }
    ExitReason told = killed ? new ExitReason.Killed() : ExitReason.SHUTDOWN;
    return seen.equals(told) ? Optional.empty() : Optional.of(new Outcome.Exit<>(seen));
  }

  /** The reason in the Down, if that has come and nobody has taken it. */
  private Optional<ExitReason> takeReason() {
    return awaitEnd(monitor, Duration.ZERO);
  }

  @Override
  public Optional<Outcome<R>> ignore() {
    checkOwner();
    var outcome = receive(Duration.ZERO);
    owner.unlinkFrom(process);
    if (outcome.isPresent()) {
      return outcome;
    }
    return giveUp().map(Outcome.Ok::new);
  }

  /** The outcome, in the order in which it came to the mailbox. */
  private Optional<Outcome<R>> receive(Duration timeout) {
    var outcome = Processes.receive(this::match, timeout);
    if (outcome.isPresent() && outcome.get() instanceof Outcome.Ok<R>) {
      Processes.demonitorAndFlush(monitor);
    }
    return outcome;
  }

  private Match<Outcome<R>> match(Object message) {
    return switch (message) {
      case Reply<?>(var task, _) when task == this ->
          Processes.take(new Outcome.Ok<>(Objects.requireNonNull(value, "no value")));
      case Down(var of, _, var reason) when of == monitor ->
          Processes.take(new Outcome.Exit<>(reason));
      default -> Processes.skip();
    };
  }

  /** Wants no messages of it any more; returns the result if it was there, and nobody took it. */
  Optional<R> giveUp() {
    refuse();
    Processes.demonitorAndFlush(monitor);
    return Processes.receive(Reply.class, reply -> reply.task() == this, Duration.ZERO)
        .map(_ -> Objects.requireNonNull(value, "no value"));
  }

  /** Wants no messages of it any more, but for a result that is there. */
  void refuse() {
    mail.lock();
    try {
      wanted = false;
    } finally {
      mail.unlock();
    }
  }

  // Beyond processes

  @Override
  public CompletableFuture<R> toFuture() {
    checkOwner();
    var known = future;
    if (known != null) {
      return known;
    }
    giveUp();
    var made = new CompletableFuture<R>();
    future = made;
    var reason = end;
    if (reason != null) {
      settle(made, reason);
    }
    var _ =
        made.whenComplete((_, _) -> {
          if (end == null) { // not by the task: nobody wants it any more
            tell(ExitReason.KILL);
          }
        });
    return made;
  }

  /** What hangs on the future is foreign code: it does not run on a thread of ours. */
  private void settle(CompletableFuture<R> waiting, ExitReason reason) {
    var result = value;
    Threads.startHelper(
        "outcome of " + this,
        () -> {
          if (result != null) {
            waiting.complete(result);
          } else {
            waiting.completeExceptionally(
                new ExitException(new Operation.Await(process, Processes.INFINITY), reason));
          }
        });
  }

  // What it is

  LocalProcess process() {
    return process;
  }

  @Override
  public Pid owner() {
    return owner;
  }

  @Override
  public Monitor monitor() {
    return monitor;
  }

  @Override
  public Address address() {
    return process;
  }

  @Override
  public void send(Object message) {
    process.send(message);
  }

  @Override
  public Optional<Pid> whereis() {
    return process.whereis();
  }

  @Override
  public String toString() {
    return "task " + process + " of " + owner;
  }
}
