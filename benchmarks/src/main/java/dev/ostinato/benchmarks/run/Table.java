package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as a table of Markdown. */
final class Table {

  private Table() {}

  static String of(Map<Row, Map<Peer, Score>> scores, List<Peer> peers) {
    var text = new StringBuilder("| row | unit |");
    peers.forEach(peer -> text.append(' ').append(peer.word()).append(" |"));
    peers.stream()
        .filter(peer -> peer != Peer.OSTINATO)
        .forEach(peer -> text.append(" × ").append(peer.word()).append(" |"));
    text.append("\n|---|---|").append("---|".repeat(2 * peers.size() - 1)).append('\n');
    scores.forEach((row, ofRow) -> text.append(line(row, ofRow, peers)).append('\n'));
    return text.toString();
  }

  private static String line(Row row, Map<Peer, Score> scores, List<Peer> peers) {
    var line = new StringBuilder("| " + row.name() + " | " + row.unit().symbol() + " |");
    for (Peer peer : peers) {
      line.append(' ').append(cell(Optional.ofNullable(scores.get(peer)))).append(" |");
    }
    Optional<Double> ours = Lines.figure(scores, Peer.OSTINATO);
    for (Peer peer : peers) {
      if (peer != Peer.OSTINATO) {
        Optional<Double> theirs = Lines.figure(scores, peer);
        line.append(' ')
            .append(
                ours.isPresent() && theirs.isPresent()
                    ? ratio(row.unit().ratio(ours.get(), theirs.get()))
                    : "")
            .append(" |");
      }
    }
    return line.toString();
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio >= 10 ? "%.0f" : ratio >= 1 ? "%.1f" : "%.2f", ratio);
  }

  private static String cell(Optional<Score> score) {
    if (score.isEmpty()) {
      return "";
    }
    return score
        .get()
        .best()
        .map(best -> cell(best.getKey(), best.getValue()) + others(score.get(), best.getKey()))
        .orElseGet(() -> score.get().failure().map(_ -> "failed").orElse(""));
  }

  /** What the other ways of a peer achieved. */
  private static String others(Score score, Contender best) {
    return score.ways().entrySet().stream()
        .filter(way -> way.getKey() != best)
        .map(way -> "; " + way.getKey().name() + " " + medians(way.getValue()))
        .collect(Collectors.joining());
  }

  private static String medians(Samples samples) {
    return IntStream.range(0, samples.width())
        .mapToObj(column -> human(samples.median(column)))
        .collect(Collectors.joining(" / "));
  }

  private static String cell(Contender contender, Samples samples) {
    String way = contender.name().contains("-") ? " (" + contender.name() + ")" : "";
    if (samples.width() > 1) {
      return medians(samples) + way;
    }
    return "**%s** (%s–%s)%s"
        .formatted(human(samples.median(0)), human(samples.min(0)), human(samples.max(0)), way);
  }

  /** Three digits. */
  static String human(double value) {
    if (value >= 1e6) {
      return digits(value / 1e6) + "M";
    }
    return value >= 1e4 ? digits(value / 1e3) + "k" : digits(value);
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
