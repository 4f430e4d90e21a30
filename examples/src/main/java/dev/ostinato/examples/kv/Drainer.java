package dev.ostinato.examples.kv;

import static dev.ostinato.server.Ok.OK;

import module dev.ostinato;
import module java.base;

/**
 * It has nothing to do until it is told to end; then it lets the connections answer what has
 * arrived. So it stands behind their supervisor and before the acceptor: it ends when no more
 * clients come, and before any connection is cut off.
 */
record Drainer() implements GenServer<Ok, Call<Drainer, ?>, Cast<Drainer>> {

  static final String ID = "drainer";

  /** How long connections may take to finish. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** So that it need not queue behind ten thousand busy connections when it is time to end. */
  private static final StartOption PROMPT = StartOption.spawn(SpawnOption.platformThread());

  @Override
  public ChildSpec<ServerRef<Drainer>> childSpec() {
    return GenServer.childSpec(this, PROMPT).id(ID).shutdown(Shutdown.after(GRACE.plusSeconds(1)));
  }

  @Override
  public InitResult<Ok> init() {
    Processes.trapExits(true);
    Processes.label(ID);
    return ok(OK);
  }

  /** Who is left has a client that does not read, or a bucket that does not answer. */
  @Override
  public void terminate(ExitReason reason, Ok state) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    int open = finishAll();
    while (open > 0) {
      var left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
      if (Processes.receive(Down.class, left).isEmpty()) return;
      open--;
    }
  }

  /** Tells every connection; a Down will come of each. */
  private static int finishAll() {
    int open = 0;
    for (var child : connections()) {
      if (child.id() instanceof Connection connection
          && child.state() instanceof ChildInfo.State.Running(var pid)) {
        Processes.monitor(pid);
        connection.finish();
        open++;
      }
    }
    return open;
  }

  private static List<ChildInfo> connections() {
    try {
      return Connection.SUPERVISOR.children();
    } catch (ExitException exit) {
      return List.of(); // They have ended with their supervisor.
    }
  }
}
