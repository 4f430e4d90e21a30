package dev.ostinato.sys;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Work;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.SpawnOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What happens to the processes of a node, shown to programs: {@code :telemetry}. Nothing is spent
 * on events that nobody has asked for.
 *
 * <p>A handler runs in a process of its own, which gets the events as they come and shows it one
 * after the other, so it may block, and use the library, but for {@code receive}; nobody is shown
 * what happens to the processes of handlers. One that starts others, for each start, never ends.
 * One that throws is detached, and that is logged. When a handler is 100,000 events behind, those
 * that come then are dropped, and how many is logged.
 */
public final class Telemetry {

  private Telemetry() {}

  /**
   * Shows {@code handler} all events of a type that happen on the current node from now on: {@code
   * :telemetry.attach}. With {@code ProcessEvent.class} that is all there are; calls are timed only
   * while somebody has asked for {@link ProcessEvent.Called}.
   *
   * @throws IllegalArgumentException if a handler with that id is attached
   */
  public static <E extends ProcessEvent> void attach(
      Object id, Class<E> type, Consumer<? super E> handler) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(handler, "handler");
    var self = LocalProcess.running();
    var events = self.node.events;
    var attached = new Attached<E>(id, type, handler);
    var label = new SpawnOption[] {SpawnOption.label("telemetry " + id)};
    self.node.spawn(
        self,
        Work.of(attached::run),
        label,
        process -> {
          var outlet = attached.outlet(process);
          if (!events.add(id, type, outlet)) {
            throw new IllegalArgumentException(
                "a handler is attached as " + id + "; detach it first");
          }
          process.relations.addRelease(() -> events.drop(outlet));
        });
  }

  /** Detaches a handler: {@code :telemetry.detach}; false if none is attached under that id. */
  public static boolean detach(Object id) {
    Objects.requireNonNull(id, "id");
    return LocalNode.current().events.remove(id);
  }

  /** The ids of the handlers that are attached on the current node. */
  public static List<Object> handlers() {
    return LocalNode.current().events.ids();
  }
}
