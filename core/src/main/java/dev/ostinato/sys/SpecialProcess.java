package dev.ostinato.sys;

import dev.ostinato.internal.call.Observers;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Receiving;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Match;
import dev.ostinato.process.Pid;
import dev.ostinato.server.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a hand-written process needs to take part in all that {@link Sys} does: a special process of
 * {@code sys}. The process makes it, keeps its state in it, and receives by it.
 *
 * <p>System requests are messages: they are served when {@code receive} comes to them, in the order
 * in which they were sent, whether or not it waits for something else. While the process is
 * suspended {@code receive} shows no message, and its time-out does not end it; it ends the process
 * if its starter does. If the process is told to stop, {@code receive} throws the exit: one that
 * catches it goes on.
 *
 * <p>Its code is on its stack, so {@code changeCode} is refused.
 *
 * @param <S> the state
 */
public final class SpecialProcess<S> {

  private final LocalProcess self;
  private final Observers observers;
  private final SystemDoor door;
  private S state;

  private SpecialProcess(LocalProcess self, S state, UnaryOperator<Status> formatStatus) {
    this.self = self;
    this.state = state;
    this.observers = new Observers(self);
    this.door = new SystemDoor(this, observers, formatStatus);
  }

  /**
   * Makes the calling process a special one, which has {@code state}.
   *
   * @throws IllegalStateException if the caller is no spawned process, is a server, or is a special
   *     process already
   */
  public static <S> SpecialProcess<S> of(S state) {
    return of(state, status -> status);
  }

  /**
   * As {@link #of(Object)}.
   *
   * @param formatStatus what may be seen of state and messages: {@code format_status/1}
   */
  public static <S> SpecialProcess<S> of(S state, UnaryOperator<Status> formatStatus) {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(formatStatus, "formatStatus");
    var self = LocalProcess.running();
    if (!self.ownsThread() || self.servesProtocols()) {
      throw new IllegalStateException(
          "expected a process that was spawned and is no server, got: " + self.description());
    }
    if (self.takesPart()) {
      throw new IllegalStateException(self.description() + " is a special process already");
    }
    var made = new SpecialProcess<S>(self, state, formatStatus);
    self.takePart();
    return made;
  }

  /** The state; {@link Sys#replaceState} may have changed it in the last {@code receive}. */
  public S state() {
    return state;
  }

  /** Gives it another state, which those who look on are shown. */
  public void state(S next) {
    state = Objects.requireNonNull(next, "state");
    observers.noReply(next);
  }

  @SuppressWarnings("unchecked") // whoever replaces a state knows what the process takes for one
  void replace(Object next) {
    state = (S) next;
  }

  /** Sends a message, which those who look on are shown: an event {@code out}. */
  public void send(Pid to, Object message) {
    Objects.requireNonNull(message, "message");
    observers.out(message, Operations.local(to));
    to.send(message);
  }

  /** The oldest message of a type; others stay in the mailbox. */
  public <M> M receive(Class<M> type) {
    return receive(Operations.clause(type, _ -> true));
  }

  /** The value of the oldest message that {@code clauses} take; others stay in the mailbox. */
  public <R> R receive(Function<Object, Match<R>> clauses) {
    return Objects.requireNonNull(receive(clauses, Clock.NEVER), "no deadline").value();
  }

  /**
   * As {@link #receive(Function)}; empty when the time-out comes first: {@code receive ... after}.
   */
  public <R> Optional<R> receive(Function<Object, Match<R>> clauses, Duration timeout) {
    var taken = receive(clauses, Clock.deadline(timeout));
    return taken == null ? Optional.empty() : Optional.of(taken.value());
  }

  private <R> Match.@Nullable Take<R> receive(Function<Object, Match<R>> clauses, long deadline) {
    Objects.requireNonNull(clauses, "clauses");
    if (LocalProcess.running() != self) {
      throw new IllegalStateException(
          "expected the process that has made it, " + self + ", got: " + LocalProcess.running());
    }
    return Receiving.receive(
        self,
        message -> {
          var match = clauses.apply(message);
          if (match instanceof Match.Take<R>) {
            observers.in(message);
          }
          return match;
        },
        deadline,
        door);
  }

  boolean isParent(Pid other) {
    return self.ancestors().stream().findFirst().filter(other::equals).isPresent();
  }
}
