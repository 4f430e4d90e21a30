package dev.ostinato.sys;

import dev.ostinato.internal.call.Attempt;
import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.call.Observers;
import dev.ostinato.internal.call.StopMessage;
import dev.ostinato.internal.call.SystemMessage;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Receiving;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Outcome;
import dev.ostinato.server.Ok;
import dev.ostinato.server.Status;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a special process answers to the system: {@code sys:handle_system_msg}. */
final class SystemDoor implements Receiving.Aside {

  private final SpecialProcess<?> process;
  private final Observers observers;
  private final UnaryOperator<Status> formatStatus;
  private boolean suspended;

  SystemDoor(SpecialProcess<?> process, Observers observers, UnaryOperator<Status> formatStatus) {
    this.process = process;
    this.observers = observers;
    this.formatStatus = formatStatus;
  }

  @Override
  public boolean letsPass() {
    return !suspended;
  }

  @Override
  public boolean isFor(Object message) {
    return message instanceof SystemMessage
        || message instanceof StopMessage
        || (suspended && message instanceof ExitSignal(var from, _) && process.isParent(from));
  }

  @Override
  public void take(Object message) {
    switch (message) {
      case SystemMessage(var cell, var request) -> cell.complete(answer(request));
      case StopMessage stop -> {
        stop.serve();
        throw new ExitException(stop.reason());
      }
      case ExitSignal(_, var reason) -> throw new ExitException(reason);
      default -> throw new IllegalStateException("not for the system: " + message);
    }
  }

  private Outcome<Object> answer(SystemRequest request) {
    return switch (request) {
      case SystemRequest.GetState() -> new Outcome.Ok<>(process.state());
      case SystemRequest.ReplaceState(var change) -> {
        var outcome = Attempt.of("replaceState", () -> change.apply(process.state()));
        if (outcome instanceof Outcome.Ok<Object>(var next)) {
          process.replace(next);
        }
        yield outcome;
      }
      case SystemRequest.GetStatus() -> new Outcome.Ok<>(status(Optional.empty()));
      case SystemRequest.Suspend() -> done(() -> suspended = true);
      case SystemRequest.Resume() -> done(() -> suspended = false);
      case SystemRequest.Install install -> done(() -> observers.install(install));
      case SystemRequest.InstallWords(var outlet) ->
          done(() -> observers.install(outlet, new Steps(outlet)));
      case SystemRequest.Remove(var id) -> done(() -> observers.remove(id));
      case SystemRequest.Ask ask -> Attempt.of("the question", () -> observers.ask(ask));
      case SystemRequest.ChangeCode _,
          SystemRequest.Hold _,
          SystemRequest.LetGo _,
          SystemRequest.Inspect _,
          SystemRequest.Check _,
          SystemRequest.Switch _ ->
          new Outcome.Exit<>(
              new ExitReason.BadCall(
                  "the code of a hand-written process is on its stack, it cannot be changed"));
    };
  }

  private static Outcome<Object> done(Runnable change) {
    change.run();
    return new Outcome.Ok<>(Ok.OK);
  }

  private Status status(Optional<Object> message) {
    var status = new Status(process.state(), message, Optional.empty());
    try {
      return Objects.requireNonNull(formatStatus.apply(status), "formatStatus returned null");
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      var text = "not shown, formatStatus threw " + thrown.getClass().getName();
      return new Status(text, message.map(_ -> text), Optional.empty());
    }
  }

  /** Puts what the process takes, and makes of its state, into words. */
  private final class Steps implements Observer {

    private final Consumer<String> outlet;

    Steps(Consumer<String> outlet) {
      this.outlet = outlet;
    }

    @Override
    public void in(LocalProcess self, Object message) {
      tell("in: ", status(Optional.of(message)), shown -> shown.message().orElse("not shown"));
    }

    @Override
    public void out(LocalProcess self, Object reply, LocalProcess to) {
      outlet.accept("out: " + reply.getClass().getSimpleName() + ", to " + to);
    }

    @Override
    public void noReply(LocalProcess self, Object state) {
      tell("state: ", status(Optional.empty()), Status::state);
    }

    private void tell(String what, Status status, Function<Status, Object> part) {
      outlet.accept(what + Words.brief(part.apply(status)));
    }
  }
}
