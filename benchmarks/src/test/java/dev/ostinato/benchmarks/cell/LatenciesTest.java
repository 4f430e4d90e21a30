package dev.ostinato.benchmarks.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void know_what_most_are_not_above() {
    var latencies = new Latencies();
    LongStream.rangeClosed(1, 100_000).forEach(latencies::add);
    assertThat(latencies.micros(0.5)).isCloseTo(50, Percentage.withPercentage(2));
    assertThat(latencies.micros(0.99)).isCloseTo(99, Percentage.withPercentage(2));
    assertThat(latencies.micros(1)).isCloseTo(100, Percentage.withPercentage(2));
  }

  @Test
  void are_exact_when_small() {
    var latencies = new Latencies();
    latencies.add(7);
    latencies.add(127);
    assertThat(latencies.micros(0.5)).isEqualTo(0.007);
    assertThat(latencies.micros(1)).isEqualTo(0.127);
  }

  @Test
  void have_room_for_the_longest() {
    var latencies = new Latencies();
    latencies.add(Long.MAX_VALUE);
    latencies.add(-1);
    assertThat(latencies.micros(0.5)).isEqualTo(0);
    assertThat(latencies.micros(1))
        .isCloseTo(Long.MAX_VALUE / 1000.0, Percentage.withPercentage(2));
  }

  @Test
  void are_nothing_when_there_are_none() {
    assertThat(new Latencies().micros(0.99)).isCloseTo(0, within(0.0));
  }
}
