package dev.ostinato.internal.call;

import dev.ostinato.internal.release.Carrier;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

  /** To handle no messages until an upgrade is over, whatever else it is told; since when. */
  record Hold() implements SystemRequest {}

  /** The upgrade is over, and has nothing to do with it, or has failed; when. */
  record LetGo() implements SystemRequest {}

  /** What is to be known of code and state, found out in the server's process. */
  record Inspect(BiFunction<Object, @Nullable Object, Object> question) implements SystemRequest {}

  /** Why the code, with that state, cannot be the server's from now on; an empty text if it can. */
  record Check(Object code, Object state, Carrier carrier) implements SystemRequest {}

  /**
   * Other code and another state; it is held still.
   *
   * @param also what is done in the same step, and cannot fail
   */
  record Switch(Object code, Object state, Runnable also) implements SystemRequest {}

  /** To show everything to an observer, unless there is one with that id already. */
  record Install(Object id, Supplier<Observer> observer) implements SystemRequest {}

  /** To tell everything in words, as the server's {@code formatStatus} shows it; its own id. */
  record InstallWords(Consumer<String> outlet) implements SystemRequest {}

  /** To show nothing more to the observer with that id. */
  record Remove(Object id) implements SystemRequest {}

  /** What an observer knows; nothing if none has that id. */
  record Ask(Object id, Function<Observer, Object> question) implements SystemRequest {}
}
