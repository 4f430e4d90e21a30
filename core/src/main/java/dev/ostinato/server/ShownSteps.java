package dev.ostinato.server;

import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a server does into words, as its {@code formatStatus} shows messages and states. Of a
 * reply only the class is told, for there is nobody to hide it.
 */
final class ShownSteps implements Observer {

  private final Supplier<? extends GenServer<?, ?, ?>> server;
  private final Supplier<? extends @Nullable Object> state;
  private final Consumer<String> outlet;

  ShownSteps(
      Supplier<? extends GenServer<?, ?, ?>> server,
      Supplier<? extends @Nullable Object> state,
      Consumer<String> outlet) {
    this.server = server;
    this.state = state;
    this.outlet = outlet;
  }

  @Override
  public void in(LocalProcess self, Object message) {
    var now = state.get();
    var status = new Status(now == null ? "null" : now, Optional.of(message), Optional.empty());
    outlet.accept("in: " + shown(status, it -> it.message().orElse("not shown")));
  }

  @Override
  public void out(LocalProcess self, Object reply, LocalProcess to) {
    outlet.accept("out: " + reply.getClass().getSimpleName() + ", to " + to);
  }

  @Override
  public void noReply(LocalProcess self, Object left) {
    var status = new Status(left, Optional.empty(), Optional.empty());
    outlet.accept("no reply, state: " + shown(status, Status::state));
  }

  private String shown(Status status, Function<Status, Object> part) {
    try {
      return Words.brief(part.apply(server.get().formatStatus(status)));
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      return notShown(thrown);
    }
  }

  /** What stands in the place of something that could not be hidden. */
  static String notShown(Throwable thrown) {
    return "not shown, formatStatus threw " + thrown.getClass().getName();
  }
}
