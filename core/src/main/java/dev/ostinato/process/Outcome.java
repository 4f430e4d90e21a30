package dev.ostinato.process;

/**
 * How a piece of work in another process ended: {@code {ok, Value} | {exit, Reason}}.
 *
 * @param <R> the value of work that succeeded
 */
public sealed interface Outcome<R> {

  record Ok<R>(R value) implements Outcome<R> {}

  record Exit<R>(ExitReason reason) implements Outcome<R> {}

  /**
   * The value.
   *
   * @throws ExitException with the reason, if there is none
   */
  default R orElseThrow() {
    return switch (this) {
      case Ok<R>(var value) -> value;
      case Exit<R>(var reason) -> throw new ExitException(reason);
    };
  }
}
