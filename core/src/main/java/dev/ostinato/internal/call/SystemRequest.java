package dev.ostinato.internal.call;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What one can ask of any server, whatever it is: the requests of {@code sys}. */
public sealed interface SystemRequest {

  /** The state. */
  record GetState() implements SystemRequest {}

  /** Another state, made of the one that there is, in the server's process. */
  record ReplaceState(UnaryOperator<Object> change) implements SystemRequest {}

  /** What the server's {@code formatStatus} shows. */
  record GetStatus() implements SystemRequest {}

  /** To handle no messages until told otherwise. */
  record Suspend() implements SystemRequest {}

  /** To handle messages again. */
  record Resume() implements SystemRequest {}

  /** Other code, which makes its state of the one that there is; {@code code} is a server. */
  record ChangeCode(Object code, Object extra) implements SystemRequest {}

  /** To show everything to an observer, unless there is one with that id already. */
  record Install(Object id, Supplier<Observer> observer) implements SystemRequest {}

  /** To tell everything in words, as the server's {@code formatStatus} shows it; its own id. */
  record InstallWords(Consumer<String> outlet) implements SystemRequest {}

  /** To show nothing more to the observer with that id. */
  record Remove(Object id) implements SystemRequest {}

  /** What an observer knows; nothing if none has that id. */
  record Ask(Object id, Function<Observer, Object> question) implements SystemRequest {}
}
