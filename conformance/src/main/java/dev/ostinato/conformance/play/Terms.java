package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.json.JsonSyntaxException;
import dev.ostinato.process.Address;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Name;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.task.Task;
import java.util.Locale;
import java.util.Optional;

/** The library's values as a scenario writes them. */
public final class Terms {

  private final Names names;

  Terms(Names names) {
    this.names = names;
  }

  public Json of(ExitReason reason) {
    return switch (reason) {
      case ExitReason.Normal _ -> Json.of("normal");
      case ExitReason.Shutdown(var detail) -> shutdown(detail);
      case ExitReason.Kill _ -> Json.of("kill");
      case ExitReason.Killed _ -> Json.of("killed");
      case ExitReason.NoProcess _ -> Json.of("noproc");
      case ExitReason.NoConnection _ -> Json.of("noconnection");
      case ExitReason.Timeout _ -> Json.of("timeout");
      case ExitReason.CallingSelf _ -> Json.of("calling_self");
      case ExitReason.CallCycle _ -> Json.of("call_cycle");
      case ExitReason.MaxChildren _ -> Json.of("max_children");
      case ExitReason.Interrupted _ -> Json.of("interrupted");
      case ExitReason.AlreadyStarted(var pid) -> Json.tagged("already_started", of(pid));
      case ExitReason.AlreadyRegistered(var pid) -> Json.tagged("already_registered", of(pid));
      case ExitReason.BadReturn _ -> Json.tagged("bad_return_value");
      case ExitReason.BadCall(var explanation) -> Json.tagged("bad_call", Json.of(explanation));
      case ExitReason.CallbackFailed(_, var why) -> Json.tagged("callback_failed", of(why));
      case ExitReason.BadSpec _ -> Json.tagged("bad_child_spec");
      case ExitReason.FailedToStartChild(var id, var why) ->
          Json.tagged("failed_to_start_child", value(id), of(why));
      case ExitReason.Crash crash -> crash(crash);
      case ExitReason.During(var operation, var why) -> during(operation, of(why));
      case ExitReason.Custom own -> value(own);
    };
  }

  /** What {@code ["exit", …]} says of an exit that was caught. */
  public Json of(ExitException exit) {
    Json reason = of(exit.reason());
    return exit.operation().map(operation -> during(operation, reason)).orElse(reason);
  }

  public Json of(Pid pid) {
    return Json.of(names.of(pid));
  }

  /** A message as {@code inbox} shows it. */
  public Json message(Object message) {
    return switch (message) {
      case ExitSignal(var from, var reason) -> Json.tagged("EXIT", of(from), of(reason));
      case Down(_, var process, var reason) -> Json.tagged("DOWN", address(process), of(reason));
      case Task.Reply<?>(_, var result) -> Json.tagged("task_reply", value(result));
      case Probe.Tell(var command) -> Json.tagged("msg", Json.tagged("$gen_cast", command));
      default -> Json.tagged("msg", value(message));
    };
  }

  /** Any value: what is no JSON by its nearest equal. */
  public Json value(Object value) {
    return switch (value) {
      case Json json -> json;
      case Reasons.Own(var term) -> term;
      case Enum<?> word -> word(word);
      case ExitReason.Custom own -> Json.of(own.toString());
      case ExitReason reason -> of(reason);
      case Pid pid -> of(pid);
      case Boolean flag -> Json.of(flag);
      case Integer number -> Json.of(number);
      case Long number -> Json.of(number);
      default -> Json.of(value.toString());
    };
  }

  private Json address(Address address) {
    return switch (address) {
      case Pid pid -> of(pid);
      case Name name -> Json.of(names.of(name));
    };
  }

  private Json shutdown(Optional<Object> detail) {
    if (detail.isEmpty()) {
      return Json.of("shutdown");
    }
    return detail.get() instanceof ExitReason.FailedToStartChild failed
        ? of(failed)
        : Json.tagged("shutdown", value(detail.get()));
  }

  private static Json during(Operation operation, Json reason) {
    String word =
        switch (operation) {
          case Operation.Call _ -> "call";
          case Operation.Stop _ -> "stop";
          case Operation.Sys _ -> "sys";
          case Operation.Await _ -> "task_await";
          case Operation.AwaitMany _ -> "task_await_many";
          case Operation.AsyncStream _ -> "call"; // any other operation, in the oracle's language
        };
    return Json.tagged(word, reason);
  }

  private static Json crash(ExitReason.Crash crash) {
    String message = crash.message().orElse(crash.type());
    if (!crash.type().equals(Thrown.class.getName())) {
      return Json.tagged("raised", Json.of(message));
    }
    try {
      return Json.tagged("thrown", Json.parse(message));
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException("expected what Thrown wrote, got: " + message, e);
    }
  }

  private static Json word(Enum<?> word) {
    return Json.of(word.name().toLowerCase(Locale.ROOT));
  }
}
