package dev.ostinato.sys;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.ProcessRef;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one can do with any running server from outside: {@code sys}.
 *
 * <p>Requests go to the server on a lane of their own: it serves them between two callbacks, before
 * any message that waits in its mailbox, those of the same sender included. A callback that is busy
 * delays them. Requests of one sender are served in their order.
 *
 * <p>Every function here exits, with {@link Operation.Sys}, for the reason {@code NoProcess} if
 * nothing is alive there, {@code Timeout} if the server does not come to the request in time,
 * {@code CallingSelf} if a server asks itself, {@code BadCall} if the process is no server, and
 * with the server's reason if it ends instead. One that was asked in vain serves the request all
 * the same.
 */
public final class Sys {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private Sys() {}

  /**
   * The state of a server, within 5 seconds: {@code sys:get_state}.
   *
   * <p>It is the state itself, not a copy: one that the server changes in place may change while it
   * is looked at. What the state of a supervisor or a registry is made of is not promised.
   */
  public static Object getState(ProcessRef server) {
    return getState(server, DEFAULT_TIMEOUT);
  }

  /** As {@link #getState(ProcessRef)}, within a time. */
  public static Object getState(ProcessRef server, Duration timeout) {
    return ask(server, "getState", new SystemRequest.GetState(), timeout);
  }

  /**
   * Gives a server another state, and returns that, within 5 seconds: {@code sys:replace_state}.
   *
   * <p>The function is applied in the server's process. If it throws, or returns null, the caller
   * exits with {@link ExitReason.CallbackFailed}, and the server goes on with the state that it
   * has. Nobody checks that the new state is one that the server understands.
   */
  public static Object replaceState(ProcessRef server, UnaryOperator<Object> change) {
    return replaceState(server, change, DEFAULT_TIMEOUT);
  }

  /** As {@link #replaceState(ProcessRef, UnaryOperator)}, within a time. */
  public static Object replaceState(
      ProcessRef server, UnaryOperator<Object> change, Duration timeout) {
    Objects.requireNonNull(change, "change");
    return ask(server, "replaceState", new SystemRequest.ReplaceState(change), timeout);
  }

  private static Object ask(
      ProcessRef server, String name, SystemRequest request, Duration timeout) {
    var operation = new Operation.Sys(server.address(), name, timeout);
    return ReplyCell.callSystem(operation, request);
  }
}
