package dev.ostinato.server;

import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.runtime.Words;
import dev.ostinato.internal.scheduler.Unwind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The debug functions of one server; it has none while nobody looks. */
final class Observers {

  private final LocalProcess server;
  private final Map<Object, Observer> all = new LinkedHashMap<>();

  Observers(LocalProcess server) {
    this.server = server;
  }

  Object install(SystemRequest.Install install) {
    all.computeIfAbsent(install.id(), _ -> install.observer().get());
    return Ok.OK;
  }

  /** One that tells the steps of {@code loop} in words. */
  Object install(SystemRequest.InstallWords install, ServerLoop<?, ?, ?> loop) {
    all.put(install.outlet(), new ShownSteps(loop::server, loop::stateNow, install.outlet()));
    return Ok.OK;
  }

  Object remove(Object id) {
    all.remove(id);
    return Ok.OK;
  }

  Object ask(SystemRequest.Ask ask) {
    return Optional.ofNullable(all.get(ask.id())).map(ask.question());
  }

  /** Shows another one what they have kept. */
  void replay(Observer other) {
    all.values().forEach(one -> one.replay(other));
  }

  void in(Object message) {
    show(one -> one.in(server, message));
  }

  void out(Object reply, LocalProcess to) {
    show(one -> one.out(server, reply, to));
  }

  void noReply(Object state) {
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
