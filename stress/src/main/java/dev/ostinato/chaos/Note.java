package dev.ostinato.chaos;

import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import java.time.Duration;

/**
 * A server that keeps the last number that was written. It also has what a process can leave behind
 * if its end is not complete: a timer, a monitor, and (by its start) a name and two links.
 */
record Note(Name watched) implements GenServer<Long, Note.Request<?>, Cast<Note>> {

  private static final Duration NEVER_IN_A_RUN = Duration.ofDays(1);

  sealed interface Request<R> extends Call<Note, R> {}

  /** Answers with the process that has written it. */
  record Write(long number) implements Request<Pid> {}

  record Read() implements Request<Long> {}

  @Override
  public InitResult<Long> init() {
    Processes.monitor(watched);
    Processes.sendAfter(Pid.self(), "too late", NEVER_IN_A_RUN);
    return ok(0L);
  }

  @Override
  public CallResult<Long> handleCall(Request<?> request, From<?> from, Long last) {
    return switch (request) {
      case Write write -> write.reply(Pid.self(), write.number());
      case Read read -> read.reply(last, last);
    };
  }
}
