package dev.ostinato.internal.runtime;

import dev.ostinato.process.Confidential;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/** Says in words what reasons and operations are. */
public final class Words {

  private static final int MAX_LENGTH = 400;
  private static final int MAX_OPERATIONS = 8;

  private Words() {}

  public static String of(ExitReason reason) {
    return switch (reason) {
      case ExitReason.Normal() -> "normal";
      case ExitReason.Shutdown(var detail) ->
          detail.map(d -> "shutdown: " + brief(d)).orElse("shutdown");
      case ExitReason.Kill() -> "kill";
      case ExitReason.Killed() -> "killed";
      case ExitReason.NoProcess() ->
          "no process: it is not alive, or no process has that name, perhaps because it is not"
              + " started yet";
      case ExitReason.NoConnection() -> "no connection to the node";
      case ExitReason.Timeout() -> "no answer in time";
      case ExitReason.CallingSelf() ->
          "a process called itself: it would wait for its own answer for ever";
      case ExitReason.CallCycle(var processes) ->
          "it would wait for ever: "
              + processes.stream().map(Words::brief).collect(Collectors.joining(" waits for "))
              + " waits for "
              + brief(processes.getFirst())
              + "; let one of them answer later (noReply, and From.reply when it can), or cast; a"
              + " child that asks its own supervisor does so in handleContinue, not in init";
      case ExitReason.AlreadyStarted(var pid) -> "already started, as " + pid;
      case ExitReason.AlreadyRegistered(var pid) -> "already registered, by " + pid;
      case ExitReason.BadReturn(var callback) -> callback + " returned null";
      case ExitReason.BadCall(var explanation) -> "bad call: " + explanation;
      case ExitReason.CallbackFailed(var callback, var why) ->
          "the function of " + callback + " failed, and nothing has changed: " + of(why);
      case ExitReason.BadSpec(var explanation) -> "bad child spec: " + explanation;
      case ExitReason.FailedToStartChild failed -> failed.toString();
      case ExitReason.MaxChildren() -> "the supervisor has as many children as it may have";
      case ExitReason.Interrupted() -> "the thread was interrupted from outside the library";
      case ExitReason.Crash crash -> crash.toString();
      case ExitReason.During during -> of(innermost(during)) + operations(during);
      case ExitReason.Custom custom -> brief(custom);
    };
  }

  /** The reason of the first operation that failed. */
  static ExitReason innermost(ExitReason reason) {
    var inner = reason;
    while (inner instanceof ExitReason.During(_, var deeper)) {
      inner = deeper;
    }
    return inner;
  }

  /** The operations that failed one because of the other: the first ones, if there are many. */
  private static String operations(ExitReason.During last) {
    var first = new ArrayDeque<Operation>();
    ExitReason reason = last;
    int all = 0;
    while (reason instanceof ExitReason.During(var operation, var inner)) {
      if (all >= MAX_OPERATIONS) {
        first.removeLast();
      }
      first.addFirst(operation);
      all++;
      reason = inner;
    }
    var text = first.stream().map(one -> ", in " + of(one)).collect(Collectors.joining());
    return all > MAX_OPERATIONS ? text + ", in " + (all - MAX_OPERATIONS) + " more" : text;
  }

  public static String of(Operation operation) {
    return switch (operation) {
      case Operation.Call(var target, var request, var timeout) ->
          "call(" + target + ", " + brief(request) + ", " + of(timeout) + ")";
      case Operation.Stop(var target, var reason, var timeout) ->
          "stop(" + target + ", " + of(reason) + ", " + of(timeout) + ")";
      case Operation.Sys(var target, var request, var timeout) ->
          request + "(" + target + ", " + of(timeout) + ")";
      case Operation.Await(var target, var timeout) -> "await(" + target + ", " + of(timeout) + ")";
      case Operation.AwaitMany(var target, var tasks, var timeout) ->
          "awaitMany(" + target + " of " + tasks + " tasks, " + of(timeout) + ")";
      case Operation.AsyncStream(var target, var timeout) ->
          "asyncStream(" + target + ", " + of(timeout) + ")";
    };
  }

  static String of(Duration timeout) {
    if (timeout.equals(Processes.INFINITY)) {
      return "infinity";
    }
    boolean inSeconds = timeout.toMillisPart() == 0 || timeout.toDays() > 0;
    return inSeconds ? timeout.toSeconds() + "s" : timeout.toMillis() + "ms";
  }

  /** An object as text: bounded, and never a failure of its own. */
  public static String brief(Object object) {
    String text;
    try {
      text = "" + (object instanceof Confidential it ? it.inReports() : object); // never null
    } catch (Throwable e) {
      text = object.getClass().getName() + " (its toString threw " + e.getClass().getName() + ")";
    }
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
