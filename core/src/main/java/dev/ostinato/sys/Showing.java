package dev.ostinato.sys;

import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.runtime.LocalProcess;

/** Makes events of what an observer is shown. */
abstract class Showing implements Observer {

  abstract void show(TraceEvent event);

  @Override
  public final void in(LocalProcess server, Object message) {
    show(new TraceEvent.In(server, message));
  }

  @Override
  public final void out(LocalProcess server, Object reply, LocalProcess to) {
    show(new TraceEvent.Out(server, reply, to));
  }

  @Override
  public final void noReply(LocalProcess server, Object state) {
    show(new TraceEvent.NoReply(server, state));
  }
}
