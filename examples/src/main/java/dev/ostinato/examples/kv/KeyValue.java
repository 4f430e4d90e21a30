package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/** The key-value server as a whole: it starts its parts, and ends when one of them does. */
interface KeyValue {

  sealed interface Request<R> extends Call<KeyValue, R> {}

  record Where() implements Request<Endpoint> {}

  /** Why it did not start: the detail of an orderly {@code Shutdown}, which is not reported. */
  record CannotListen(Endpoint wanted, String problem) {

    @Override
    public String toString() {
      return "cannot listen on " + wanted + ": " + problem;
    }
  }

  /** So that they need not queue behind ten thousand busy connections when it is time to end. */
  StartOption PROMPT = StartOption.spawn(SpawnOption.platformThread());

  static StartResult<Monitored<ServerRef<KeyValue>>> startMonitor(Endpoint wanted) {
    return GenServer.startMonitor(new KeyValueServer(wanted), PROMPT);
  }

  /** Where it listens. */
  static Endpoint where(ServerRef<KeyValue> server) {
    return server.call(new Where());
  }

  /** Closes the port, lets each connection answer what has arrived, and ends everything. */
  static void stop(ServerRef<KeyValue> server) {
    server.stop(ExitReason.SHUTDOWN, Duration.ofSeconds(4));
  }
}

/** It is linked to its parts and traps exits, as a supervisor would. */
record KeyValueServer(Endpoint wanted)
    implements GenServer<KeyValueServer.State, KeyValue.Request<?>, Cast<KeyValue>>, KeyValue {

  record State(Endpoint endpoint, Pid registry, Pid connections, Pid listener) {}

  @Override
  public InitResult<State> init() {
    Processes.trapExits(true);
    var registry = Bucket.NAMES.startLink().orElseThrow();
    var connections = Connections.startLink().orElseThrow();
    return switch (Listener.startLink(wanted, connections)) {
      case StartResult.Ok(var listener, var endpoint) ->
          ok(new State(endpoint, registry, connections.whereis().orElseThrow(), listener));
      case StartResult.Failed(var reason) -> stop(reason);
      case StartResult.Ignored() -> ignore();
    };
  }

  @Override
  public CallResult<State> handleCall(KeyValue.Request<?> request, From<?> from, State state) {
    return switch (request) {
      case Where where -> where.reply(state.endpoint(), state);
    };
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case ExitSignal(_, var reason) -> stop(reason, state);
      default -> unexpected(message, state);
    };
  }

  @Override
  public void terminate(ExitReason reason, State state) {
    Processes.exit(state.listener(), ExitReason.SHUTDOWN);
    end(state.connections());
    end(state.listener());
    if (Processes.isAlive(state.registry())) Bucket.endAll();
    end(state.registry());
  }

  private static void end(Pid part) {
    var monitor = Processes.monitor(part);
    Processes.exit(part, ExitReason.SHUTDOWN);
    Processes.receive(Down.class, down -> down.monitor().equals(monitor));
  }
}
