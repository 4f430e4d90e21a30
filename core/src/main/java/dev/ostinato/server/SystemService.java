package dev.ostinato.server;

import dev.ostinato.internal.call.Attempt;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.scheduler.Unwind;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What any server answers to the system, whatever it is for: the server's side of {@code sys}. */
final class SystemService {

  private SystemService() {}

  static Outcome<Object> serve(ServerLoop<?, ?, ?> loop, SystemRequest request) {
    return switch (request) {
      case SystemRequest.GetState() -> new Outcome.Ok<>(shown(loop.stateNow()));
      case SystemRequest.ReplaceState(var change) -> replaceState(loop, change);
      case SystemRequest.GetStatus() -> new Outcome.Ok<>(status(loop));
      case SystemRequest.Suspend() -> suspend(loop, true);
      case SystemRequest.Resume() -> suspend(loop, false);
      case SystemRequest.ChangeCode(var code, var extra) ->
          changeCode(loop, (GenServer<?, ?, ?>) code, extra);
      case SystemRequest.Hold() -> hold(loop);
      case SystemRequest.LetGo() -> letGo(loop);
      case SystemRequest.Inspect(var question) ->
          Attempt.of("the question", () -> question.apply(loop.server(), loop.stateNow()));
      case SystemRequest.Check(var code, var state, var carrier) ->
          new Outcome.Ok<>(Fit.problem(loop.server(), code, state, carrier));
      case SystemRequest.Switch(var code, var state, var also) -> {
        loop.become((GenServer<?, ?, ?>) code, state);
        also.run();
        yield new Outcome.Ok<>(Ok.OK);
      }
      case SystemRequest.Install install -> {
        loop.observers().install(install);
        yield new Outcome.Ok<>(Ok.OK);
      }
      case SystemRequest.InstallWords(var outlet) -> {
        loop.observers().install(outlet, new ShownSteps(loop::server, loop::stateNow, outlet));
        yield new Outcome.Ok<>(Ok.OK);
      }
      case SystemRequest.Remove(var id) -> {
        loop.observers().remove(id);
        yield new Outcome.Ok<>(Ok.OK);
      }
      case SystemRequest.Ask ask -> Attempt.of("the question", () -> loop.observers().ask(ask));
    };
  }

  private static Object shown(@Nullable Object state) {
    return state == null ? "null" : state;
  }

  private static Outcome<Object> suspend(ServerLoop<?, ?, ?> loop, boolean on) {
    loop.suspend(on);
    return new Outcome.Ok<>(Ok.OK);
  }

  private static Outcome<Object> hold(ServerLoop<?, ?, ?> loop) {
    loop.hold(true);
    return new Outcome.Ok<>(Clock.now());
  }

  private static Outcome<Object> letGo(ServerLoop<?, ?, ?> loop) {
    loop.hold(false);
    return new Outcome.Ok<>(Clock.now());
  }

  private static Outcome<Object> isHeld(String what) {
    return new Outcome.Exit<>(
        new ExitReason.BadCall(what + " would be lost: the server is being upgraded; try again"));
  }

  @SuppressWarnings("NullAway") // the state of a server may be null, though it should not
  private static Outcome<Object> replaceState(
      ServerLoop<?, ?, ?> loop, UnaryOperator<Object> change) {
    if (loop.isHeld()) {
      return isHeld("replaceState");
    }
    var outcome = Attempt.of("replaceState", () -> change.apply(loop.stateNow()));
    if (outcome instanceof Outcome.Ok<Object>(var state)) {
      loop.stateNow(state);
    }
    return outcome;
  }

  private static Status status(ServerLoop<?, ?, ?> loop) {
    var server = loop.server();
    var status = new Status(shown(loop.stateNow()), Optional.empty(), Optional.empty());
    try {
      return server.formatStatus(status);
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return status.state("not shown, formatStatus threw " + thrown.getClass().getName());
    }
  }

  @SuppressWarnings("NullAway") // the state of a server may be null, though it should not
  private static Outcome<Object> changeCode(
      ServerLoop<?, ?, ?> loop, GenServer<?, ?, ?> code, Object extra) {
    if (loop.isHeld()) {
      return isHeld("changeCode");
    }
    if (!loop.isSuspended()) {
      return new Outcome.Exit<>(
          new ExitReason.BadCall(
              "changeCode needs a server that is suspended, and this one is not: use suspend"));
    }
    var outcome =
        Attempt.of(
            "codeChange", () -> code.codeChange(loop.server().version(), loop.stateNow(), extra));
    if (outcome instanceof Outcome.Ok<Object>(var state)) {
      loop.become(code, state);
      return new Outcome.Ok<>(Ok.OK);
    }
    return outcome;
  }
}
