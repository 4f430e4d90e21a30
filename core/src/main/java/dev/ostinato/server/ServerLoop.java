package dev.ostinato.server;

import dev.ostinato.internal.call.CallMessage;
import dev.ostinato.internal.call.CastMessage;
import dev.ostinato.internal.call.Observers;
import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.StopMessage;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.runtime.CrashReports;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.scheduler.Workers;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.Pid;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a server: it takes one message after the other, and does what the callbacks answer.
 *
 * @param <S> its state
 * @param <C> the calls that it answers
 * @param <M> the casts that it takes
 */
final class ServerLoop<S, C extends Message<?>, M extends Message<?>> extends Intake {

  /** How many messages a server may take before others have their turn. */
  private static final int TURN =
      Integer.getInteger("dev.ostinato.turn", Workers.wander() ? 1 : 1000);

  private static final Step IDLE = new Step.Idle();
  private static final Step RECEIVE = new Step.Go(After.RECEIVE);

  private GenServer<S, C, M> server;
  private Protocol protocol;
  private After after = After.RECEIVE;
  private @Nullable S state;
  private @Nullable Object current;
  private @Nullable Observers observers;
  private boolean isLent;
  private int handled;

  ServerLoop(LocalProcess self, @Nullable LocalProcess parent, GenServer<S, C, M> server) {
    super(self, parent);
    this.server = server;
    this.protocol = Protocol.of(server);
  }

  /** What came of {@code init}. */
  sealed interface Begin {
    record Up() implements Begin {}

    record Ignored() implements Begin {}

    /** It does not run: what the starter is told, and with what the process ends. */
    record Down(ExitReason told, ExitReason end) implements Begin {}
  }

  Begin init() {
    InitResult<S> result;
    try {
      result = server.init();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return failed(reasonOf(thrown));
    }
    return switch (result) {
      case InitResult.Ok<S>(var first, var then) -> {
        state = first;
        after = then;
        yield new Begin.Up();
      }
      case InitResult.Ignore<S>() -> new Begin.Ignored();
      case InitResult.Stop<S>(var reason) -> failed(reason);
      case InitResult.Failed<S>(var reason) -> new Begin.Down(reason, ExitReason.NORMAL);
      case null -> failed(new ExitReason.BadReturn("init"));
    };
  }

  private Begin failed(ExitReason reason) {
    if (!Reports.isOrderly(reason)) {
      CrashReports.tell(self, reason);
    }
    return new Begin.Down(reason, reason);
  }

  /**
   * Serves what has come.
   *
   * @return the reason of the server's end; null if there is nothing left to do, or if it has had
   *     its turn
   */
  @Override
  public @Nullable ExitReason run() {
    for (int i = 0; i < TURN && !(i > 0 && self.hasHadItsTurn()); i++) {
      Step step =
          switch (after) {
            case After.Continue(var continuation) -> goOn(continuation);
            case After.Timeout timeout -> waitFor(timeout);
            case After.Receive receive -> take(Clock.NEVER, receive);
            case After.Hibernate hibernate -> take(Clock.NEVER, hibernate);
          };
      if (step instanceof Step.Idle) {
        return null;
      }
      var end = follow(step);
      if (end != null) {
        return end;
      }
    }
    return null;
  }

  /** Goes on with what a step says; the reason of the server's end, if it is over. */
  private @Nullable ExitReason follow(Step step) {
    current = null;
    return switch (step) {
      case Step.Go(var next) -> {
        after = next;
        yield null;
      }
      case Step.End(var reason) -> reason;
      case Step.Idle() -> null;
    };
  }

  @Override
  public @Nullable ExitReason take(Object message) {
    isLent = true;
    try {
      return follow(handle(message, after));
    } finally {
      isLent = false;
    }
  }

  @Override
  public boolean answersAtOnce() {
    return server.answersAtOnce();
  }

  /** Whether there is something to do though nothing comes. */
  @Override
  public boolean hasMore() {
    return takesMessages()
        && (self.hasKept()
            || !(after instanceof After.Receive || after instanceof After.Hibernate));
  }

  @Override
  public @Nullable Object current() {
    return current;
  }

  @Override
  public int handled() {
    return handled;
  }

  @Override
  public Object code() {
    return server;
  }

  /** What follows a callback. */
  private sealed interface Step {
    record Go(After after) implements Step {}

    record End(ExitReason reason) implements Step {}

    /** Nothing has come, and nothing is to happen until something does. */
    record Idle() implements Step {}
  }

  private static Step go(After after) {
    return after == After.RECEIVE ? RECEIVE : new Step.Go(after);
  }

  private Step waitFor(After.Timeout timeout) {
    if (!timeout.isPlain() && timeout.time().isZero()) {
      return timeOut(timeout); // at once: before any message that has not been received
    }
    return take(Clock.deadline(timeout.time()), timeout);
  }

  private Step take(long deadline, After after) {
    Object message;
    try {
      message = next(deadline, after);
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) { // the function that makes the message of a response has failed
      return terminate(reasonOf(thrown));
    }
    if (message != null) {
      return handle(message, after);
    }
    return after instanceof After.Timeout timeout && deadline != Clock.NEVER
        ? timeOut(timeout)
        : IDLE;
  }

  /** Does what a message wants; one that is refused changes nothing in what comes {@code after}. */
  private Step handle(Object message, After after) {
    handled++;
    if (observers != null) {
      observers.in(plain(message));
    }
    return switch (message) {
      case CallMessage call -> call(call.cell(), call.sent(), after);
      case CastMessage cast -> carried("a cast", cast.sent(), after, it -> cast(it, after));
      case StopMessage stop -> {
        stop.serve();
        yield terminate(stop.reason());
      }
      case ExitSignal(var from, var reason) when from == parent -> terminate(reason);
      default -> info(message, after);
    };
  }

  @SuppressWarnings("unchecked") // the protocol was read from the declaration of C
  private Step call(ReplyCell cell, Object sent, After ifRefused) {
    Object request;
    try {
      request = Late.message(protocol.release(), sent);
    } catch (CannotCarry failed) {
      return refuse(cell, Late.refusal(sent, failed), ifRefused);
    }
    if (!protocol.answers(request)) {
      return refuse(cell, protocol.refusal(request), ifRefused);
    }
    current = request;
    var from = new FromRef<Object>(cell, request, Late.asker(sent, request));
    CallResult<S> result;
    try {
      result = server.handleCall((C) request, from, state());
    } catch (Unwind unwind) {
      throw unwind;
    } catch (StackOverflowError overflow) {
      return isLent ? again(cell, sent, ifRefused) : terminate(reasonOf(overflow));
    } catch (Throwable thrown) {
      return terminate(reasonOf(thrown));
    }
    return switch (result) {
      case CallResult.Reply<S>(var value, var next, var after) -> {
        state = next;
        if (isLent) {
          from.completeOwn(value);
        } else {
          from.complete(value);
        }
        self.answers(null);
        answered(value, cell);
        yield go(after);
      }
      case CallResult.ReplyAndStop<S>(var value, var reason, var next) -> {
        state = next;
        var end = terminate(reason);
        from.complete(value);
        answered(value, cell);
        yield end;
      }
      case Next.NoReply<S> next -> {
        cell.deferred();
        self.answers(null);
        yield follow(next);
      }
      case Next.Stop<S> stop -> follow(stop);
      case null -> terminate(new ExitReason.BadReturn("handleCall"));
    };
  }

  private Step refuse(ReplyCell cell, String why, After after) {
    cell.complete(new Outcome.Exit<>(new ExitReason.BadCall(why)));
    self.answers(null);
    return go(after);
  }

  /** The caller's stack was too small for what it asked for: asks once more, on another one. */
  private Step again(ReplyCell cell, Object request, After after) {
    if (!self.pushAndWait(new CallMessage(cell, request))) {
      cell.ended(new ExitReason.NoProcess());
    }
    self.answers(null);
    return go(after);
  }

  @SuppressWarnings("unchecked") // the protocol was read from the declaration of M
  private Step cast(Object message, After ifRefused) {
    if (!protocol.takes(message)) {
      Reports.error(
          () -> self.description() + ": dropped a cast; " + protocol.refusalOfCast(message));
      return go(ifRefused);
    }
    current = message;
    return step("handleCast", () -> server.handleCast((M) message, state()));
  }

  /**
   * Has a message handled as the release of the server has it; one that cannot be carried is
   * dropped.
   */
  private Step carried(String what, Object sent, After ifRefused, Function<Object, Step> handler) {
    Object message;
    try {
      message = Late.message(protocol.release(), sent);
    } catch (CannotCarry failed) {
      Reports.error(
          () -> self.description() + ": dropped " + what + "; " + Late.refusal(sent, failed));
      return go(ifRefused);
    }
    return handler.apply(message);
  }

  private Step info(Object sent, After ifRefused) {
    return carried(
        "a message",
        sent,
        ifRefused,
        message -> {
          current = message;
          return step("handleInfo", () -> server.handleInfo(message, state()));
        });
  }

  private Step timeOut(After.Timeout timeout) {
    handled++;
    return info(timeout.message(), After.RECEIVE);
  }

  private Step goOn(Object sent) {
    handled++;
    return carried(
        "a continuation",
        sent,
        After.RECEIVE,
        continuation -> {
          current = continuation;
          return step("handleContinue", () -> server.handleContinue(continuation, state()));
        });
  }

  private Step step(String callback, Callable<Next<S>> work) {
    Next<S> next;
    try {
      next = work.call();
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return terminate(reasonOf(thrown));
    }
    return next == null ? terminate(new ExitReason.BadReturn(callback)) : follow(next);
  }

  private Step follow(Next<S> next) {
    return switch (next) {
      case Next.NoReply<S>(var to, var after) -> {
        state = to;
        if (observers != null) {
          observers.noReply(to == null ? "null" : to);
        }
        yield go(after);
      }
      case Next.Stop<S>(var reason, var to) -> {
        state = to;
        yield terminate(reason);
      }
    };
  }

  private Step.End terminate(ExitReason reason) {
    var end = reason;
    try {
      server.terminate(reason, state());
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      end = reasonOf(thrown);
    }
    if (!Reports.isOrderly(end)) {
      report(end);
    }
    return new Step.End(end);
  }

  /** What the server makes of an exception; if that fails, what is left of it without its text. */
  private ExitReason reasonOf(Throwable thrown) {
    try {
      var reason = server.reasonOf(thrown);
      if (reason != null) {
        return reason;
      }
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable again) {
      // as if it had returned null
    }
    return new ExitReason.Crash(
        thrown.getClass().getName(),
        Optional.of("not shown, reasonOf failed"),
        List.of(thrown.getStackTrace()),
        Optional.empty());
  }

  // What the system may look at, and change

  @Override
  Outcome<Object> serve(SystemRequest request) {
    return SystemService.serve(this, request);
  }

  /** A message as its sender has sent it. */
  private static Object plain(Object message) {
    return message instanceof Hidden hidden ? hidden.sent() : message;
  }

  private void answered(Object value, ReplyCell cell) {
    if (observers != null) {
      observers.out(value, cell.owner());
    }
  }

  /** Those who look at what it does; to be asked for only by one who adds to them or asks them. */
  Observers observers() {
    if (observers == null) {
      observers = new Observers(self);
    }
    return observers;
  }

  GenServer<S, C, M> server() {
    return server;
  }

  @Nullable S stateNow() {
    return state;
  }

  @SuppressWarnings("unchecked") // whoever replaces a state knows what the server takes for one
  void stateNow(Object next) {
    state = (S) next;
  }

  @SuppressWarnings("unchecked") // it answers the same messages, by the types of Sys.changeCode
  void become(GenServer<?, ?, ?> code, Object next) {
    server = (GenServer<S, C, M>) code;
    protocol = Protocol.of(code);
    stateNow(next);
  }

  private void report(ExitReason end) {
    Optional<Pid> client =
        self.asker() instanceof ReplyCell cell ? Optional.of(cell.owner()) : Optional.empty();
    CrashReports.tell(
        self, () -> new ServerReport(server, state).of(end, current, client, observers));
  }

  @SuppressWarnings(
      "NullAway") // a server whose init has said ok has a state, though it may be null
  private S state() {
    return state;
  }
}
