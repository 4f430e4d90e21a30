package dev.ostinato.benchmarks.growth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws costs over numbers of processes as SVG; both axes are logarithmic. */
final class Plot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 20;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS =
      List.of(
          "#1b6ca8", "#c0392b", "#27855a", "#8e44ad", "#b9770e", "#16807a", "#555555", "#ad1457");

  private final Map<String, Map<Integer, Double>> curves;
  private final double minX;
  private final double maxX;
  private final double minY;
  private final double maxY;

  private Plot(Map<String, Map<Integer, Double>> curves) {
    this.curves = curves;
    var sizes =
        curves.values().stream()
            .flatMap(curve -> curve.keySet().stream())
            .mapToDouble(Math::log10)
            .summaryStatistics();
    var costs =
        curves.values().stream()
            .flatMap(curve -> curve.values().stream())
            .mapToDouble(Math::log10)
            .summaryStatistics();
    minX = sizes.getMin();
    maxX = Math.max(sizes.getMax(), minX + 1);
    minY = Math.floor(costs.getMin());
    maxY = Math.ceil(costs.getMax());
  }

  /** Nanoseconds by the number of processes, by the name of what was measured. */
  static String of(Map<String, Map<Integer, Double>> curves) {
    return new Plot(curves).draw();
  }

  private String draw() {
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (double y = minY; y <= maxY; y++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              (double) LEFT,
              atY(y),
              (double) WIDTH - RIGHT,
              atY(y)));
      svg.append(text(LEFT - 8.0, atY(y) + 4, "end", nanos(Math.pow(10, y))));
    }
    for (double x = minX; x <= maxX; x++) {
      String size = String.format(Locale.ROOT, "%,.0f", Math.pow(10, x));
      svg.append(text(atX(x), HEIGHT - BOTTOM + 20.0, "middle", size));
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0, "middle", "servers alive"));
    int number = 0;
    for (var curve : curves.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      String points =
          curve.getValue().entrySet().stream()
              .map(point -> point(point.getKey(), point.getValue()))
              .collect(Collectors.joining(" "));
      svg.append(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
              .formatted(points, colour));
      double y = TOP + 14.0 + 18 * number;
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
              WIDTH - RIGHT + 14.0,
              y - 8,
              colour));
      svg.append(text(WIDTH - RIGHT + 30.0, y + 1, "start", curve.getKey()));
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private String point(int size, double cost) {
    return String.format(Locale.ROOT, "%.1f,%.1f", atX(Math.log10(size)), atY(Math.log10(cost)));
  }

  private double atX(double logarithm) {
    return LEFT + (logarithm - minX) / (maxX - minX) * (WIDTH - LEFT - RIGHT);
  }

  private double atY(double logarithm) {
    return HEIGHT - BOTTOM - (logarithm - minY) / (maxY - minY) * (HEIGHT - TOP - BOTTOM);
  }

  private static String nanos(double value) {
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.0f ms", value / 1e6);
    }
    return value >= 1e3
        ? String.format(Locale.ROOT, "%.0f µs", value / 1e3)
        : String.format(Locale.ROOT, "%.0f ns", value);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333\">%s</text>%n",
        x,
        y,
        anchor,
        text);
  }
}
