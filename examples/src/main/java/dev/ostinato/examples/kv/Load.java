package dev.ostinato.examples.kv;

import module java.base;

import dev.ostinato.examples.Arguments;

/** Many clients at once, which check every answer; to be run in a JVM of its own. */
public final class Load {

  private static final String USAGE =
      """
      usage: kv-load [--host H] [--port N] [--connections N] [--rounds N]
        --host H          where the server is, 127.0.0.1 unless told otherwise
        --port N          its port, 4040 unless told otherwise
        --connections N   how many are open at once, 10000 unless told otherwise
        --rounds N        how often each puts a value and gets it, 10 unless told otherwise
      """;

  private static final Set<String> OPTIONS = Set.of("host", "port", "connections", "rounds");

  /** How many connect at a time: more might not find room in the server's backlog. */
  private static final int WAVE = 100;

  private Load() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    return Arguments.run(USAGE, OPTIONS, Load::load, words);
  }

  private static int load(Arguments arguments) {
    var server = Options.endpoint(arguments);
    int connections = arguments.number("connections", 10_000, 1, 1_000_000);
    int rounds = arguments.number("rounds", 10, 0, 1_000_000_000);
    var tally = new LoadTally();
    var clients =
        IntStream.range(0, connections)
            .mapToObj(number -> new LoadClient(number, server, rounds, tally))
            .toList();
    try (var wave = Executors.newFixedThreadPool(WAVE, Thread.ofVirtual().factory())) {
      clients.forEach(client -> wave.execute(client::connect));
    }
    System.out.println(tally.connections());
    long start = System.nanoTime();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      clients.forEach(client -> all.execute(client::play));
    }
    System.out.println(tally.answers(Duration.ofNanos(System.nanoTime() - start)));
    return tally.isGood() ? 0 : 1;
  }
}
