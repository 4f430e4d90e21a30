package dev.ostinato.server;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.mailbox.Unread;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.scheduler.Threads;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request that has been sent. It is given up when the process that sent it ends, so that a server
 * that never replies does not collect the dead.
 */
@SuppressWarnings("NamedLikeContextualKeyword") // yield is the field's name
final class RequestRef<R> implements RequestId<R> {

  private final LocalProcess owner;
  private final Address address;
  private final ReplyCell cell;
  private final CompletableFuture<Outcome<R>> arrival = new CompletableFuture<>();
  private final Runnable release;

  private RequestRef(LocalProcess owner, Address address) {
    this.owner = owner;
    this.address = address;
    this.cell = new ReplyCell(owner, Operations.resolve(address), this::arrived);
    this.release = this::giveUp;
  }

  static <T, R> RequestRef<R> send(ServerRef<T> server, Call<? super T, R> request) {
    return begin(server, request, _ -> {});
  }

  static <T, R> void send(
      ServerRef<T> server, Call<? super T, R> request, Function<Outcome<R>, ?> toMessage) {
    var owner = LocalProcess.running();
    begin(server, request, outcome -> owner.push(unread(toMessage, outcome)));
  }

  private static <T, R> RequestRef<R> begin(
      ServerRef<T> server, Call<? super T, R> request, Consumer<Outcome<R>> then) {
    var ref = new RequestRef<R>(LocalProcess.running(), server.address());
    ref.whenArrived(then);
    ref.owner.relations.addRelease(ref.release);
    ref.cell.send(request);
    return ref;
  }

  /** The function is the owner's: it is applied in the owner, when it comes to the message. */
  private static <R> Unread unread(Function<Outcome<R>, ?> toMessage, Outcome<R> outcome) {
    return () -> Objects.requireNonNull(toMessage.apply(outcome), "toMessage returned null");
  }

  @SuppressWarnings("unchecked") // the request made the reply
  private void arrived(Outcome<Object> outcome) {
    owner.relations.removeRelease(release);
    arrival.complete((Outcome<R>) outcome);
  }

  /** Does something, short and without failure, when the response comes, or at once. */
  void whenArrived(Consumer<? super Outcome<R>> then) {
    var _ = arrival.thenAccept(then);
  }

  /** Waits no longer; a later reply is dropped. */
  void giveUp() {
    cell.abandon();
    arrived(cell.outcome());
  }

  LocalProcess checkOwner() {
    var self = LocalProcess.running();
    if (self != owner) {
      throw new IllegalArgumentException(
          "expected " + owner + " to wait for the response, for it sent the request, got: " + self);
    }
    return self;
  }

  @Override
  public R await() {
    return await(Calling.DEFAULT_TIMEOUT);
  }

  @Override
  public R await(Duration timeout) {
    var self = checkOwner();
    if (!self.await(cell, Clock.deadline(timeout))) {
      giveUp();
    }
    return switch (arrival.join()) {
      case Outcome.Ok<R>(var value) -> value;
      case Outcome.Exit<R>(var reason) ->
          throw new ExitException(new Operation.Await(address, timeout), reason);
    };
  }

  @Override
  public Optional<Outcome<R>> yield(Duration timeout) {
    var self = checkOwner();
    return self.await(cell, Clock.deadline(timeout))
        ? Optional.of(arrival.join())
        : Optional.empty();
  }

  @Override
  public CompletionStage<R> toCompletionStage() {
    var stage = new CompletableFuture<R>();
    whenArrived(outcome -> Threads.startHelper("response", () -> complete(stage, outcome)));
    return stage;
  }

  /** What hangs on the stage is foreign code: it does not run on the server's thread. */
  private void complete(CompletableFuture<R> stage, Outcome<R> outcome) {
    switch (outcome) {
      case Outcome.Ok<R>(var value) -> stage.complete(value);
      case Outcome.Exit<R>(var reason) ->
          stage.completeExceptionally(
              new ExitException(new Operation.Await(address, Processes.INFINITY), reason));
    }
  }

  @Override
  public String toString() {
    return "request of " + owner + " to " + address;
  }
}
