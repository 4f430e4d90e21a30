package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one peer achieved in one row, by each of its contenders. */
final class Score {

  private static final double FAR_BEHIND = 0.6;

  private final Row row;
  private final Map<Contender, Samples> samples = new LinkedHashMap<>();
  private Optional<String> failure = Optional.empty();

  Score(Row row) {
    this.row = row;
  }

  void add(Contender contender, Fork.Result result) {
    switch (result) {
      case Fork.Result.Measured(var slices) ->
          samples.computeIfAbsent(contender, _ -> new Samples()).add(slices);
      case Fork.Result.Failed(var why) -> failure = Optional.of(contender.name() + ": " + why);
      case Fork.Result.NoSuchWork() -> {}
    }
  }

  /** The contender that is best; empty if none measured anything. */
  Optional<Map.Entry<Contender, Samples>> best() {
    return samples.entrySet().stream()
        .max(Comparator.comparingDouble(entry -> row.unit().ratio(figure(entry.getValue()), 1)));
  }

  /** Whether a contender came out so far behind the best that it need not be measured again. */
  boolean isFarBehind(Contender contender) {
    var own = samples.get(contender);
    return own != null
        && figure().filter(best -> row.unit().ratio(figure(own), best) < FAR_BEHIND).isPresent();
  }

  /** What each contender achieved that measured something. */
  Map<Contender, Samples> ways() {
    return Collections.unmodifiableMap(samples);
  }

  /** The number that is compared: the median, of p99 where a slice has several. */
  Optional<Double> figure() {
    return best().map(entry -> figure(entry.getValue()));
  }

  /** Why a contender measured nothing, if one did not. */
  Optional<String> failure() {
    return failure;
  }

  static double figure(Samples samples) {
    return samples.median(samples.width() == 1 ? 0 : 1);
  }
}
