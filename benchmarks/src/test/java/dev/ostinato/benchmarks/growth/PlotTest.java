package dev.ostinato.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlotTest {

  @Test
  void draws_costs_on_logarithmic_axes() {
    String svg = Plot.of(Map.of("call", new TreeMap<>(Map.of(1000, 100.0, 10_000, 10_000.0))));
    assertThat(svg)
        .contains("<polyline points=\"70.0,370.0 570.0,20.0\"")
        .contains(">1,000<", ">10,000<", ">100 ns<", ">1 µs<", ">10 µs<", ">call<")
        .endsWith("</svg>\n");
  }
}
