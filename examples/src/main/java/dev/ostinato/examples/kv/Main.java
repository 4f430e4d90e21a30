package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.wire.Endpoint;

/** Runs the key-value server until it is told to stop, with Ctrl-C or {@code SIGTERM}. */
public final class Main {

  private static final String USAGE =
      """
      usage: kv [--host H] [--port N] [--chaos] [--jfr FILE] [--watch]
        --host H   the address to listen on, 127.0.0.1 unless told otherwise
        --port N   the port, 4040 unless told otherwise; 0 takes a free one
        --chaos    clients may crash buckets: CRASH bucket
        --jfr FILE records what happens, for jfr print and JDK Mission Control
        --watch    compiles the sources in kv/buckets, and again when they are saved:
                   the new code takes over, clients stay connected, data stays
      """;

  private static final String CRASH =
      "  CRASH shopping              crashes it, answers OK: it is there again, and empty\n";

  private static final String CHAOS = "chaos";

  private static final String RECORDING = "jfr";

  private static final String WATCH = "watch";

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private Main() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    var names = new HashSet<>(Options.ENDPOINT);
    names.add(RECORDING);
    return Arguments.run(USAGE, names, Set.of(CHAOS, WATCH), Main::serve, words);
  }

  private static int serve(Arguments arguments) throws IOException {
    boolean chaos = arguments.has(CHAOS);
    if (!arguments.text(RECORDING, "").isEmpty()) {
      FlightFile.record(Path.of(arguments.text(RECORDING, "")));
    }
    Processes.trapExits(true);
    var endpoint = Options.endpoint(arguments);
    var start =
        arguments.has(WATCH)
            ? KeyValue.startLink(endpoint, chaos, Sources.watched())
            : KeyValue.startLink(endpoint, chaos);
    return switch (start) {
      case StartResult.Ok(var pid, var server) -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        explain(server.port().endpoint(), chaos);
        yield await(pid);
      }
      case StartResult.Failed(ExitReason.Shutdown(var why)) ->
          failed(why.map(Object::toString).orElse("cannot start") + "\n" + USAGE);
      case StartResult.Failed(var reason) -> failed("cannot start: " + reason);
      case StartResult.Ignored() -> failed("cannot start");
    };
  }

  private static void explain(Endpoint endpoint, boolean chaos) {
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
        %sstop the server with Ctrl-C
        """
            .formatted(endpoint, host, endpoint.port(), chaos ? CRASH : ""));
    System.out.flush();
  }

  private static int await(Pid server) {
    var end = Processes.receive(ExitSignal.class, exit -> exit.from().equals(server));
    return switch (end.reason()) {
      case ExitReason.Normal() -> 0;
      case ExitReason.Shutdown _ -> failed("gave up: its processes have failed too often");
      case ExitReason reason -> failed("failed: " + reason);
    };
  }

  private static int failed(String why) {
    System.err.println(why);
    return 1;
  }

  private static void stop(KeyValue server) {
    try {
      server.stop();
    } catch (ExitException exit) {
      // It has ended before, or has had its time.
    }
  }
}
