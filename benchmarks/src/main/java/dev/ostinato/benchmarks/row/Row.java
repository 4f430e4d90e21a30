package dev.ostinato.benchmarks.row;

import java.util.Locale;

/**
 * A line of the table: the same work on every system.
 *
 * @param name its name on the command line
 * @param unit what is counted
 * @param batch what the number of operations is a multiple of
 * @param text what one operation is
 */
public record Row(String name, Unit unit, long batch, String text) {

  /** What a row counts. */
  public enum Unit {
    OPERATIONS("op/s", true),
    BYTES("B", false),
    MICROSECONDS("µs", false),
    MILLISECONDS("ms", false);

    private final String symbol;
    private final boolean moreIsBetter;

    Unit(String symbol, boolean moreIsBetter) {
      this.symbol = symbol;
      this.moreIsBetter = moreIsBetter;
    }

    public String symbol() {
      return symbol;
    }

    /** How many times better {@code ours} is than {@code theirs}: above 1 if it is better. */
    public double ratio(double ours, double theirs) {
      return moreIsBetter ? ours / theirs : theirs / ours;
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%-18s %s", name, text);
  }
}
