package dev.ostinato.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What the slices of one contender in one row measured; each measured one number, or several, as
 * p50, p99 and p99.9.
 */
final class Samples {

  private final List<double[]> slices = new ArrayList<>();

  void add(List<double[]> more) {
    slices.addAll(more);
  }

  boolean isEmpty() {
    return slices.isEmpty();
  }

  /** How many numbers a slice has. */
  int width() {
    return slices.getFirst().length;
  }

  double median(int column) {
    double[] sorted = column(column).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min(int column) {
    return column(column).min().orElseThrow();
  }

  double max(int column) {
    return column(column).max().orElseThrow();
  }

  private DoubleStream column(int column) {
    return slices.stream().mapToDouble(slice -> slice[column]);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(slices.toArray());
  }
}
