package dev.ostinato.sys;

import dev.ostinato.process.ProcessRef;
import java.util.function.Consumer;

/** Shows what a server does to a function; it is the debug function, and its own id. */
final class Tracing extends Showing implements Trace {

  private final ProcessRef server;
  private final Consumer<? super TraceEvent> observer;

  Tracing(ProcessRef server, Consumer<? super TraceEvent> observer) {
    this.server = server;
    this.observer = observer;
  }

  @Override
  void show(TraceEvent event) {
    observer.accept(event);
  }

  @Override
  public void close() {
    Sys.uninstall(server, "trace", this);
  }
}
