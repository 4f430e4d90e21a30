package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param before the classes of another build of Ostinato
 * @param table the file that the table is written to
 */
record Options(
    List<Row> rows,
    List<Peer> peers,
    Effort effort,
    Optional<Path> before,
    Optional<Path> table,
    boolean list,
    boolean help) {

  static final String USAGE =
      """
      usage: bench [--against PEER,...] [--quick] [--forks N] [--table FILE] [--list] [NAME...]

      Makes Ostinato and its peers do the same work in turn, and prints for each benchmark

        NAME ostinato=… beam=… pekko=… ratio_beam=… ratio_pekko=…

      with medians; a ratio above 1 says that Ostinato is better, for bytes and latency as well.
      What a peer has no idiom for is "-". Where a system can run in several ways, as the BEAM with
      one scheduler (beam-1) or Ostinato with carriers of its own (ostinato-own), the best counts;
      ways_… names them all.

        NAME...         the benchmarks (all)
        --list          names them
        --against PEER  beam, pekko, raw (a virtual thread with a queue), jox (all four; with
                        --quick the first two)
        --before DIR    core/target/classes of another build: measured as well, as "before"
        --quick         ten minutes for all of them but million, instead of forty
        --forks N       measure each in N processes (3, or 1 with --quick)
        --table FILE    write a table with medians, minima and maxima as Markdown

      bench parts ...   JMH with the parts of the library; the arguments are JMH's

      growth [FILE]     measures how the cost of an operation grows with the number of processes,
                        from a thousand to a million, and draws it into FILE (growth.svg)

      OSTINATO_BENCH_JVM_OPTIONS replaces the options that every JVM gets:
        %s
      """
          .formatted(String.join(" ", Commands.JVM_OPTIONS));

  /** A command line that cannot be understood. */
  static final class UsageException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(String... args) throws UsageException {
    var rows = new ArrayList<Row>();
    Set<Peer> named = EnumSet.noneOf(Peer.class);
    Optional<Path> before = Optional.empty();
    boolean quick = false;
    Optional<Integer> forks = Optional.empty();
    Optional<Path> table = Optional.empty();
    boolean list = false;
    boolean help = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--against" -> {
          named.clear();
          named.addAll(peers(after(args, i++)));
        }
        case "--before" -> before = Optional.of(folder(after(args, i++)));
        case "--quick" -> quick = true;
        case "--forks" -> forks = Optional.of(number(after(args, i++)));
        case "--table" -> table = Optional.of(Path.of(after(args, i++)));
        case "--list" -> list = true;
        case "--help" -> help = true;
        case String option when option.startsWith("-") ->
            throw new UsageException("unknown option " + option);
        case String name -> rows.add(row(name));
      }
    }
    Set<Peer> peers = EnumSet.copyOf(named.isEmpty() ? byThemselves(quick) : named);
    before.ifPresent(_ -> peers.add(Peer.BEFORE));
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    return new Options(
        rows.isEmpty() ? allRows(quick) : List.copyOf(rows),
        List.copyOf(peers),
        forks.map(effort::withForks).orElse(effort),
        before,
        table,
        list,
        help);
  }

  /** All, but for the one whose every run takes a peer a minute, if it is to be quick. */
  private static List<Row> allRows(boolean quick) {
    return Rows.all().stream().filter(row -> !quick || !Rows.takesMinutes(row)).toList();
  }

  private static Set<Peer> byThemselves(boolean quick) {
    return quick
        ? EnumSet.of(Peer.OSTINATO, Peer.BEAM, Peer.PEKKO)
        : EnumSet.complementOf(EnumSet.of(Peer.BEFORE));
  }

  private static String after(String[] args, int index) throws UsageException {
    if (index + 1 < args.length) {
      return args[index + 1];
    }
    throw new UsageException("expected a value after " + args[index] + ", but it is the last");
  }

  private static Path folder(String name) throws UsageException {
    Path folder = Path.of(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    throw new UsageException("expected a folder of classes after --before, got: " + name);
  }

  private static Set<Peer> peers(String words) throws UsageException {
    Set<Peer> peers = EnumSet.of(Peer.OSTINATO);
    for (String word : words.split(",", -1)) {
      peers.add(
          Peer.named(word)
              .filter(peer -> peer != Peer.BEFORE)
              .orElseThrow(() ->
                  new UsageException("expected a list of beam, pekko, raw, jox, got: " + words)));
    }
    return peers;
  }

  private static Row row(String name) throws UsageException {
    return Rows.named(name)
        .orElseThrow(
            () -> new UsageException("no benchmark is called " + name + " (--list names them)"));
  }

  private static int number(String text) throws UsageException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new UsageException("expected a number >= 1 after --forks, got: " + text);
  }
}
