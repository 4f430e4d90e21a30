package dev.ostinato.process;

import dev.ostinato.internal.runtime.Words;
import java.time.Duration;

/** What a process was doing when it failed: the {@code {GenServer, call, Args}} of an exit. */
public sealed interface Operation {

  /** The other process. */
  Address target();

  /** The time that the operation had; {@link Processes#INFINITY} if it had no limit. */
  Duration timeout();

  record Call(Address target, Object request, Duration timeout) implements Operation {

    /** In words; a request that is {@link Confidential} stays so. */
    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  record Stop(Address target, ExitReason reason, Duration timeout) implements Operation {

    /** In words; a reason that is {@link Confidential} stays so. */
    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /** A system request: {@code {sys, terminate, Args}} and its kin. */
  record Sys(Address target, String request, Duration timeout) implements Operation {}

  record Await(Address target, Duration timeout) implements Operation {}

  /**
   * Waiting for several tasks: {@code {Task, await_many, Args}}.
   *
   * @param target the task that failed; the first that was still missing, if it was the time
   * @param tasks how many were waited for
   */
  record AwaitMany(Address target, int tasks, Duration timeout) implements Operation {}

  /**
   * Working on the elements of a stream: {@code {Task.Supervised, stream, Args}}.
   *
   * @param target the task whose time was over
   * @param timeout the time for each element
   */
  record AsyncStream(Address target, Duration timeout) implements Operation {}
}
