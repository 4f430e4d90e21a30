package dev.ostinato.task;

import dev.ostinato.internal.mailbox.Unread;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task whose outcome becomes one message of its owner, when its process has ended: by then its
 * place at the supervisor is free.
 */
final class TaskMessage<R> implements Starter.Life, Watcher {
  /*
   * Protocol. value: null -> result, by the task's process, before it ends. The one who makes its
   * end known reads it, and makes the message: there is one, whatever happens.
   */
  private final LocalProcess owner;
  private final LocalProcess process;
  private final Job<R> job;
  private final Function<Outcome<R>, ?> toMessage;
  private volatile @Nullable R value;

  private TaskMessage(
      LocalProcess owner, LocalProcess process, Job<R> job, Function<Outcome<R>, ?> toMessage) {
    this.owner = owner;
    this.process = process;
    this.job = job;
    this.toMessage = toMessage;
  }

  static <R> Pid start(Starter starter, Job<R> job, Function<Outcome<R>, ?> toMessage) {
    Objects.requireNonNull(toMessage, "toMessage");
    var owner = LocalProcess.running();
    return starter.start(
            process -> {
              var task = new TaskMessage<>(owner, process, job, toMessage);
              if (!process.addWatcher(task)) {
                task.ended(new ExitReason.NoProcess());
              }
              return task;
            })
        .process;
  }

  @Override
  public ExitReason live() {
    return job.run(result -> value = result);
  }

  @Override
  public void ended(ExitReason reason) {
    var result = value;
    owner.push(unread(result == null ? new Outcome.Exit<>(reason) : new Outcome.Ok<>(result)));
  }

  /** The function is the owner's: it is applied in the owner, when it comes to the message. */
  private Unread unread(Outcome<R> outcome) {
    return () -> Objects.requireNonNull(toMessage.apply(outcome), "toMessage returned null");
  }
}
