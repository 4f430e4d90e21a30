package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row's result as a line for programs: {@code NAME ostinato=… beam=… ratio_beam=…}. */
final class Lines {

  private Lines() {}

  static String of(Row row, Map<Peer, Score> scores) {
    var line = new StringBuilder(row.name());
    scores.forEach(
        (peer, score) -> line.append(' ').append(peer.word()).append('=').append(numbers(score)));
    Optional<Double> ours = figure(scores, Peer.OSTINATO);
    scores.forEach((peer, score) -> {
      if (peer != Peer.OSTINATO && ours.isPresent() && score.figure().isPresent()) {
        double ratio = row.unit().ratio(ours.get(), score.figure().get());
        line.append(String.format(Locale.ROOT, " ratio_%s=%.2f", peer.word(), ratio));
      }
    });
    scores.forEach((peer, score) -> {
      if (score.ways().size() > 1) {
        line.append(" ways_").append(peer.word()).append('=').append(ways(score));
      }
    });
    return line.toString();
  }

  static Optional<Double> figure(Map<Peer, Score> scores, Peer peer) {
    return Optional.ofNullable(scores.get(peer)).flatMap(Score::figure);
  }

  private static String ways(Score score) {
    return score.ways().entrySet().stream()
        .map(way -> way.getKey().name() + ":" + numbers(way.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String numbers(Score score) {
    return score
        .best()
        .map(Map.Entry::getValue)
        .map(Lines::numbers)
        .orElse(score.failure().isPresent() ? "failed" : "-");
  }

  private static String numbers(Samples samples) {
    return IntStream.range(0, samples.width())
        .mapToObj(column -> number(samples.median(column)))
        .collect(Collectors.joining("/"));
  }

  private static String number(double value) {
    return value >= 100
        ? Long.toString(Math.round(value))
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
