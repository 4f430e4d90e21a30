package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A run: all contenders of a row one after the other, then the next row; and all that again for
 * each fork, so that what disturbs the machine for a while disturbs all of them.
 */
final class Bench {

  private final List<Row> rows;
  private final List<Peer> peers;
  private final Effort effort;
  private final Commands commands;
  private final PrintStream out;
  private final Map<Row, Map<Peer, Score>> scores = new LinkedHashMap<>();
  private final Set<Peer> absent = new HashSet<>();

  Bench(List<Row> rows, List<Peer> peers, Effort effort, Commands commands, PrintStream out) {
    this.rows = rows;
    this.peers = peers;
    this.effort = effort;
    this.commands = commands;
    this.out = out;
  }

  /** Measures, and says how it goes; returns what came of it. */
  Map<Row, Map<Peer, Score>> run() throws InterruptedException {
    peers.forEach(this::look);
    var fork = new Fork(commands, effort);
    for (int i = 0; i < effort.forks(); i++) {
      for (Row row : rows) {
        if (i == 0 || !Rows.isMeasuredOnce(row)) {
          measure(fork, row, i);
        }
        if (i == effort.forks() - 1) {
          out.println(Lines.of(row, ofRow(row)));
        }
      }
      out.printf(
          Locale.ROOT,
          "# fork %d of %d done, load of the machine %.2f%n",
          i + 1,
          effort.forks(),
          load());
    }
    return scores;
  }

  /** Whether a peer can run here. */
  private void look(Peer peer) {
    commands
        .missing(peer.contenders().getFirst())
        .ifPresent(why -> {
          absent.add(peer);
          out.println("# " + peer.word() + " is left out: " + why);
        });
  }

  private void measure(Fork fork, Row row, int rotation) throws InterruptedException {
    System.err.printf("# fork %d of %d: %s%n", rotation + 1, effort.forks(), row.name());
    var inTurn = new ArrayList<>(peers);
    Collections.rotate(inTurn, rotation);
    Map<Peer, Score> ofRow = ofRow(row);
    for (Peer peer : inTurn) {
      if (absent.contains(peer)) {
        continue;
      }
      Score score = ofRow.computeIfAbsent(peer, _ -> new Score(row));
      for (Contender contender : peer.contenders(row)) {
        if (!score.isFarBehind(contender)) {
          score.add(contender, fork.run(contender, row));
        }
      }
    }
  }

  private Map<Peer, Score> ofRow(Row row) {
    return scores.computeIfAbsent(row, _ -> new EnumMap<>(Peer.class));
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
