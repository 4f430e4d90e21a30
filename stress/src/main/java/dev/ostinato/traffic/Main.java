package dev.ostinato.traffic;

import dev.ostinato.process.Processes;
import java.time.Duration;

/** The command: {@code ./ostinato traffic}. */
public final class Main {

  private static final String USAGE =
      """
      usage: traffic [--seconds N] [--servers N] [--clients N] [--mortals N] [--seed N]

      Sends casts that are passed on, nested calls, and calls with short time-outs between servers,
      and kills others all the time. Checks that nothing gets lost, that each sender's messages
      keep their order, that a server handles one at a time, and that every call ends.

        --seconds N   how long (10)
        --servers N   how many servers (50)
        --clients N   how many clients of each kind (64)
        --mortals N   how many servers are killed and started again (8)
        --seed N      of what is random (1)

      OSTINATO_JAVA_OPTS may hold -Ddev.ostinato.turn=N, after how many messages a server lets
      others have their turn, and -Djdk.virtualThreadScheduler.parallelism=N.
      """;

  private Main() {}

  /** Ends with 0 if all was well, 1 if not, 2 if the arguments cannot be understood. */
  public static void main(String[] args) {
    long seconds = 10;
    int servers = 50;
    int clients = 64;
    int mortals = 8;
    long seed = 1;
    try {
      for (int i = 0; i < args.length; i += 2) {
        long value = Long.parseLong(args[i + 1]);
        switch (args[i]) {
          case "--seconds" -> seconds = value;
          case "--servers" -> servers = Math.toIntExact(value);
          case "--clients" -> clients = Math.toIntExact(value);
          case "--mortals" -> mortals = Math.toIntExact(value);
          case "--seed" -> seed = value;
          default -> throw new IllegalArgumentException("unknown option " + args[i]);
        }
      }
    } catch (RuntimeException e) {
      System.err.println("traffic: " + e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
    }
    var book = new Book();
    var traffic = new Traffic(servers, clients, mortals, Duration.ofSeconds(seconds), seed, book);
    Processes.run(() -> {
      traffic.run();
      return book;
    });
    System.out.println(book);
    book.wrong.forEach(what -> System.out.println("wrong: " + what));
    System.out.println(book.wrong.isEmpty() ? "all is well" : "NOT all is well");
    System.exit(book.wrong.isEmpty() ? 0 : 1);
  }
}
