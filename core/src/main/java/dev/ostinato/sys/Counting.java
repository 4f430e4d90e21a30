package dev.ostinato.sys;

import dev.ostinato.internal.call.Observer;
import dev.ostinato.internal.runtime.LocalProcess;
import java.time.Instant;

/** Counts what a server does. Only the server's process uses it. */
final class Counting implements Observer {

  static final Object ID = Counting.class;

  private final Instant since = Instant.now();
  private long in;
  private long out;

  Statistics statistics() {
    return new Statistics(since, Instant.now(), in, out);
  }

  @Override
  public void in(LocalProcess server, Object message) {
    in++;
  }

  @Override
  public void out(LocalProcess server, Object reply, LocalProcess to) {
    out++;
  }

  @Override
  public void noReply(LocalProcess server, Object state) {}
}
