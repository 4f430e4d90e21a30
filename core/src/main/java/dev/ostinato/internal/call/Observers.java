package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The debug functions of one server; it has none while nobody looks. */
public final class Observers {

  private final LocalProcess server;
  private final Map<Object, Observer> all = new LinkedHashMap<>();

  public Observers(LocalProcess server) {
    this.server = server;
  }

  /** Adds one, unless there is one with that id already. */
  public void install(SystemRequest.Install install) {
    all.computeIfAbsent(install.id(), _ -> install.observer().get());
  }

  /** Adds one in the place of what has that id. */
  public void install(Object id, Observer observer) {
    all.put(id, observer);
  }

  public void remove(Object id) {
    all.remove(id);
  }

  public Object ask(SystemRequest.Ask ask) {
    return Optional.ofNullable(all.get(ask.id())).map(ask.question());
  }

  /** Shows another one what they have kept. */
  public void replay(Observer other) {
    all.values().forEach(one -> one.replay(other));
  }

  public void in(Object message) {
    show(one -> one.in(server, message));
  }

  public void out(Object reply, LocalProcess to) {
    show(one -> one.out(server, reply, to));
  }

  public void noReply(Object state) {
    show(one -> one.noReply(server, state));
  }

  private void show(Consumer<Observer> what) {
    all.values().removeIf(one -> !sees(one, what));
  }

  private boolean sees(Observer one, Consumer<Observer> what) {
    try {
      what.accept(one);
      return true;
    } catch (Unwind unwind) {
      throw unwind;
    } catch (Throwable thrown) {
      Reports.error(() ->
          "a debug function of "
              + server.description()
              + " failed, and is taken out: "
              + Words.brief(thrown));
      return false;
    }
  }
}
