package dev.ostinato.internal.event;

import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Who wants to be told what happens on one node. */
public final class Events {

  /** Where events go. */
  public interface Outlet {
    /** The process that takes the events. */
    Pid process();

    /** On the thread to which the event happens: it neither blocks nor throws. */
    void tell(ProcessEvent event);

    /** No more events come; it neither blocks nor throws. */
    void close();
  }

  /** One who has asked for all events of a type. */
  private record Listener(Object id, Class<? extends ProcessEvent> type, Outlet outlet) {}

  private volatile List<Listener> listeners = List.of();
  private final Set<Pid> handlers = ConcurrentHashMap.newKeySet();

  /** Adds one who is told of all events of a type; false if that id is taken. */
  public synchronized boolean add(Object id, Class<? extends ProcessEvent> type, Outlet outlet) {
    if (ids().contains(id)) {
      return false;
    }
    handlers.add(outlet.process());
    var more = new ArrayList<>(listeners);
    more.add(new Listener(id, type, outlet));
    listeners = List.copyOf(more);
    return true;
  }

  /** Closes the outlet with an id, and takes it out; false if there is none. */
  public boolean remove(Object id) {
    return take(listener -> listener.id.equals(id));
  }

  /** Takes an outlet out that is of no use any more. */
  public void drop(Outlet outlet) {
    var _ = take(listener -> listener.outlet == outlet);
  }

  /** A process has ended, and that has been told. */
  public void forget(Pid pid) {
    handlers.remove(pid);
  }

  private synchronized boolean take(Predicate<Listener> which) {
    var gone = listeners.stream().filter(which).toList();
    listeners = listeners.stream().filter(which.negate()).toList();
    gone.forEach(listener -> listener.outlet.close());
    return !gone.isEmpty();
  }

  /** The ids of all who are told, in the order in which they were added. */
  public List<Object> ids() {
    return listeners.stream().map(Listener::id).toList();
  }

  /** Whether it is of use to make an event of this type. */
  public boolean wants(Class<? extends ProcessEvent> type) {
    for (var listener : listeners) {
      if (listener.type.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }

  /** Tells of an event, unless it is about one of those who are told: that would not end. */
  public void tell(ProcessEvent event) {
    if (handlers.contains(event.pid())) {
      return;
    }
    for (var listener : listeners) {
      if (listener.type.isInstance(event)) {
        listener.outlet.tell(event);
      }
    }
  }
}
