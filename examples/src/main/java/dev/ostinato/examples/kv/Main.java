package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

/** Runs the key-value server until it is told to stop, with Ctrl-C or {@code SIGTERM}. */
public final class Main {

  private static final String USAGE =
      """
      usage: kv [--host H] [--port N]
        --host H   the address to listen on, 127.0.0.1 unless told otherwise
        --port N   the port, 4040 unless told otherwise; 0 takes a free one
      """;

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private Main() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    return Arguments.run(USAGE, Endpoint.OPTIONS, Main::serve, words);
  }

  private static int serve(Arguments arguments) {
    return switch (KeyValue.startMonitor(Endpoint.of(arguments))) {
      case StartResult.Ok(_, Monitored(var server, var monitor)) -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        explain(KeyValue.where(server));
        yield await(monitor);
      }
      case StartResult.Failed(ExitReason.Shutdown(var why)) ->
          failed(why.map(Object::toString).orElse("cannot start") + "\n" + USAGE);
      case StartResult.Failed(var reason) -> failed("cannot start: " + reason);
      case StartResult.Ignored() -> failed("cannot start");
    };
  }

  private static void explain(Endpoint endpoint) {
    var host = WILDCARDS.contains(endpoint.host()) ? "localhost" : endpoint.host();
    System.out.print(
        """
        listening on %s
        talk to it in another window: nc %s %d
          CREATE shopping             answers OK, also if it is there
          PUT shopping milk 3 litres  answers OK; the value is the rest of the line
          GET shopping milk           answers 3 litres, then OK; NOT FOUND if there is none
          DELETE shopping milk        answers OK, also if there is none
          BUCKETS                     answers a name a line, then OK
          QUIT                        answers BYE and ends
        stop the server with Ctrl-C
        """
            .formatted(endpoint, host, endpoint.port()));
    System.out.flush();
  }

  private static int await(Monitor monitor) {
    var down = Processes.receive(Down.class, message -> message.monitor().equals(monitor));
    return down.reason().equals(ExitReason.SHUTDOWN) ? 0 : failed("failed: " + down.reason());
  }

  private static int failed(String why) {
    System.err.println(why);
    return 1;
  }

  private static void stop(ServerRef<KeyValue> server) {
    try {
      KeyValue.stop(server);
    } catch (ExitException exit) {
      // It has ended before, or has had its time.
    }
  }
}
