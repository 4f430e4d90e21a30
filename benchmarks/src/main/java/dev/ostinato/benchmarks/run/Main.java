package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.growth.Growth;
import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command. */
public final class Main {

  private static final int MILLION = 1_000_000;
  private static final int FAILED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private Main() {}

  /** The first argument is the folder of the benchmarks, the others are the user's. */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args).subList(1, args.length);
    if (!arguments.isEmpty() && arguments.getFirst().equals("parts")) {
      org.openjdk.jmh.Main.main(arguments.subList(1, arguments.size()).toArray(String[]::new));
      return;
    }
    if (!arguments.isEmpty() && arguments.getFirst().equals("growth")) {
      Growth.run(
          MILLION, Path.of(arguments.size() > 1 ? arguments.get(1) : "growth.svg"), System.out);
      System.exit(0);
    }
    Options options;
    try {
      options = Options.parse(arguments.toArray(String[]::new));
    } catch (Options.UsageException e) {
      System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(NOT_UNDERSTOOD);
      return;
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
    } else if (options.list()) {
      Rows.all().forEach(System.out::println);
    } else {
      System.exit(bench(Path.of(args[0]), options));
    }
  }

  private static int bench(Path home, Options options) throws InterruptedException, IOException {
    List<String> jvmOptions =
        Optional.ofNullable(System.getenv("OSTINATO_BENCH_JVM_OPTIONS"))
            .map(text -> List.of(text.strip().split("\\s+")))
            .orElse(Commands.JVM_OPTIONS);
    System.out.println("# " + machine());
    System.out.println("# every JVM: " + String.join(" ", jvmOptions));
    var bench =
        new Bench(
            options.rows(),
            options.peers(),
            options.effort(),
            new Commands(home, jvmOptions, options.before()),
            System.out);
    Map<Row, Map<Peer, Score>> scores = bench.run();
    boolean failed = false;
    for (var ofRow : scores.entrySet()) {
      for (var score : ofRow.getValue().entrySet()) {
        Optional<String> failure = score.getValue().failure();
        failure.ifPresent(why -> System.out.println("# " + ofRow.getKey().name() + ", " + why));
        failed |= failure.isPresent() && score.getKey() == Peer.OSTINATO;
      }
    }
    if (options.table().isPresent()) {
      Files.writeString(options.table().get(), Table.of(scores, options.peers()));
    }
    return failed ? FAILED : 0;
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%d processors %s, %s %s, JDK %s, load %.2f",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.version(),
        Bench.load());
  }
}
