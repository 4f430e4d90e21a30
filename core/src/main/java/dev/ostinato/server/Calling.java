package dev.ostinato.server;

import dev.ostinato.internal.call.CastMessage;
import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.StopMessage;
import dev.ostinato.internal.runtime.Lending;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** The client's side of a server, whichever way its process is found. */
interface Calling<T> extends ServerRef<T> {

  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  @Override
  default <R> R call(Call<? super T, R> request) {
    return call(request, DEFAULT_TIMEOUT);
  }

  @Override
  @SuppressWarnings("unchecked") // the request made the reply, and the server checked the request
  default <R> R call(Call<? super T, R> request, Duration timeout) {
    Objects.requireNonNull(request, "request");
    var operation = new Operation.Call(address(), request, timeout);
    return (R) ReplyCell.call(operation, request);
  }

  @Override
  default void cast(Cast<? super T> message) {
    Objects.requireNonNull(message, "message");
    LocalProcess.checkCaller();
    LocalProcess server;
    try {
      server = Operations.resolve(address());
    } catch (RuntimeException e) {
      return; // a table of names that fails: a cast is always ok
    }
    if (server != null) {
      server.push(new CastMessage(message));
    }
  }

  @Override
  default <R> RequestId<R> sendRequest(Call<? super T, R> request) {
    Objects.requireNonNull(request, "request");
    return RequestRef.send(this, request);
  }

  @Override
  default <R> void sendRequest(Call<? super T, R> request, Function<Outcome<R>, ?> toMessage) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(toMessage, "toMessage");
    RequestRef.send(this, request, toMessage);
  }

  @Override
  default void stop() {
    stop(ExitReason.NORMAL, Processes.INFINITY);
  }

  @Override
  default void stop(ExitReason reason, Duration timeout) {
    Objects.requireNonNull(reason, "reason");
    long nanos = Clock.nanos(timeout);
    var self = LocalProcess.running();
    var operation = new Operation.Stop(address(), reason, timeout);
    var server = Operations.resolve(address());
    if (server == self) {
      throw new ExitException(operation, new ExitReason.CallingSelf());
    }
    var stop = new StopMessage(self, reason);
    if (server == null || !server.addWatcher(stop)) {
      throw new ExitException(operation, new ExitReason.NoProcess());
    }
    long deadline = Clock.deadline(nanos);
    if (deadline != Clock.NEVER || !Lending.takes(self, server, stop)) {
      server.pushAndWait(stop);
    }
    try {
      self.await(stop, deadline);
    } finally {
      server.relations.removeWatcher(stop);
    }
    var end = stop.end();
    if (end == null) {
      throw new ExitException(operation, new ExitReason.Timeout());
    }
    if (!stop.wasServed() && !(end instanceof ExitReason.NoProcess)) {
      var terminate = new Operation.Sys(address(), "terminate", Processes.INFINITY);
      throw new ExitException(operation, new ExitReason.During(terminate, end));
    }
    if (!end.equals(reason)) {
      throw new ExitException(operation, end);
    }
  }
}
