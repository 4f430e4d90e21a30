package dev.ostinato.examples.kv.demo;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.KeyValue;
import dev.ostinato.examples.kv.wire.Endpoint;

/** Upgrades a key-value server three times while clients write, and shows what they notice. */
public final class UpgradeDemo {

  private static final String USAGE =
      """
      usage: demo upgrade [--clients N] [--seconds N] [--loop N]
        --clients N   how many clients write all the time, in another JVM; 200 unless told otherwise
        --seconds N   for how long, more or less; 8 unless told otherwise
        --loop N      instead: so many upgrades, one after the other, and a look at the memory
      """;

  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  private UpgradeDemo() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    var names = Set.of("clients", "seconds", "loop");
    return Arguments.run(USAGE, names, UpgradeDemo::demonstrate, words);
  }

  private static int demonstrate(Arguments arguments) {
    Processes.trapExits(true);
    return Processes.run(() -> {
      int upgrades = arguments.number("loop", 0, 0, 1_000_000);
      return upgrades > 0 ? new UpgradeLoop(upgrades).run() : twice(arguments);
    });
  }

  private static int twice(Arguments arguments) throws Exception {
    int clients = arguments.number("clients", 200, 1, 10_000);
    int seconds = arguments.number("seconds", 8, 1, 3600);
    // Compiled before, for the compiler takes all processors that it can get.
    var next =
        IntStream.rangeClosed(2, 4).mapToObj(v -> Versions.sources(v).release("" + v)).toList();
    System.out.println("-- without an upgrade");
    int without = withServer((_, server) -> run(server, clients, seconds, _ -> {}));
    System.out.println();
    System.out.println("-- with three upgrades, of which the last one is refused");
    int with =
        withServer((store, server) ->
            run(
                server,
                clients,
                seconds,
                quarter -> upgrade(store, next.get(quarter - 1), clients)));
    return Math.max(without, with);
  }

  private interface Served {
    int use(LiveApplication store, Endpoint server) throws Exception;
  }

  private static int withServer(Served served) throws Exception {
    var store = LiveApplication.of(Versions.sources(1).release("1"));
    var server = KeyValue.startLink(ANYWHERE, false, store).orElseThrow();
    try {
      return served.use(store, server.port().endpoint());
    } finally {
      server.stop();
    }
  }

  private interface Quarters {
    void over(int quarter);
  }

  private static int run(Endpoint server, int clients, int seconds, Quarters quarters)
      throws Exception {
    var process =
        OtherJvm.start(
            Clients.class, List.of("--port", "" + server.port(), "--clients", "" + clients));
    try (var said = process.inputReader()) {
      for (var line = said.readLine(); line != null; line = said.readLine()) {
        if (!line.equals("writing")) {
          System.out.println(line);
          continue;
        }
        for (int quarter = 1; quarter <= 3; quarter++) {
          Processes.sleep(Duration.ofSeconds(seconds).dividedBy(4));
          quarters.over(quarter);
        }
        Processes.sleep(Duration.ofSeconds(seconds).dividedBy(4));
        process.outputWriter().close();
      }
    }
    return process.waitFor();
  }

  /** The last version fails for the bucket of the last client. */
  private static void upgrade(LiveApplication store, Release next, int clients) {
    var last = WritingClient.bucket(clients - 1);
    System.out.println(store.upgrade(Upgrade.to(next).extra(last)));
  }
}
