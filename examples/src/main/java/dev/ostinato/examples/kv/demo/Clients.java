package dev.ostinato.examples.kv.demo;

import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.wire.Endpoint;

/**
 * Many clients, in a JVM of their own. It prints {@code writing} when all are connected; when its
 * input has come to an end, it reads what was written, and prints what it has met. Its exit code is
 * 0 if nothing was lost.
 */
public final class Clients {

  private static final String USAGE = "usage: clients --host H --port N --clients N";

  private Clients() {}

  public static void main(String... words) throws Exception {
    var names = Set.of("host", "port", "clients");
    System.exit(Arguments.run(USAGE, names, Clients::run, words));
  }

  private static int run(Arguments arguments) throws IOException {
    var server =
        new Endpoint(
            arguments.text("host", "127.0.0.1"), arguments.number("port", 4040, 1, 65_535));
    int count = arguments.number("clients", 200, 1, 10_000);
    var clients = new ArrayList<WritingClient>();
    for (int i = 0; i < count; i++) clients.add(new WritingClient(i, server));
    System.out.println("writing");
    var over = new AtomicBoolean();
    Thread.startVirtualThread(() -> {
      awaitEndOfInput();
      over.set(true);
    });
    inParallel(clients, client -> client.write(over::get));
    inParallel(clients, WritingClient::read);
    return report(clients);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // That is an end as well.
    }
  }

  private static void inParallel(List<WritingClient> clients, Consumer<WritingClient> action) {
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var client : clients) all.execute(() -> action.accept(client));
    }
  }

  private static int report(List<WritingClient> clients) {
    var problems = clients.stream().flatMap(client -> client.problems().stream()).toList();
    long writes = clients.stream().mapToLong(client -> client.delays().count()).sum();
    System.out.printf(
        "%d clients: %d writes acknowledged, problems: %d%n",
        clients.size(), writes, problems.size());
    problems.stream().limit(5).forEach(problem -> System.out.println("  " + problem));
    clients.stream()
        .collect(Collectors.groupingBy(WritingClient::formats, TreeMap::new, Collectors.counting()))
        .forEach(
            (formats, count) -> System.out.println("answers of " + count + " clients: " + formats));
    System.out.println(
        "clients waited: " + Delays.text(clients.stream().map(WritingClient::delays).toList()));
    return problems.isEmpty() ? 0 : 1;
  }
}
