package dev.ostinato.internal.call;

import java.util.function.UnaryOperator;

/** What one can ask of any server, whatever it is: the requests of {@code sys}. */
public sealed interface SystemRequest {

  /** The state. */
  record GetState() implements SystemRequest {}

  /** Another state, made of the one that there is, in the server's process. */
  record ReplaceState(UnaryOperator<Object> change) implements SystemRequest {}
}
