package dev.ostinato.benchmarks.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Cell cell =
      new Cell(
          Duration.ZERO,
          Duration.ofMillis(10),
          2,
          50,
          3,
          new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private List<String> printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void grows_the_work_to_a_slice_and_counts_operations_a_second() throws Exception {
    var sizes = new ArrayList<Long>();
    Program.Work work =
        operations -> {
          sizes.add(operations);
          return operations * 1000; // a microsecond each
        };
    cell.measure(work);
    assertThat(printed()).containsExactly("slice 1000000.000", "slice 1000000.000");
    assertThat(sizes).startsWith(50L, 200L, 800L).endsWith(10_000L, 10_000L);
    assertThat(sizes).allMatch(size -> size % 50 == 0);
  }

  @Test
  void does_at_least_a_batch() throws Exception {
    var sizes = new ArrayList<Long>();
    Program.Work work =
        operations -> {
          sizes.add(operations);
          return Duration.ofSeconds(1).toNanos();
        };
    cell.measure(work);
    assertThat(sizes).containsExactly(50L, 50L, 50L);
    assertThat(printed()).containsExactly("slice 50.000", "slice 50.000");
  }

  @Test
  void prints_three_quantiles_of_a_load() throws Exception {
    Program.Load load = (_, latencies) -> latencies.add(100);
    cell.measure(load);
    assertThat(printed()).containsExactly("slice 0.100 0.100 0.100", "slice 0.100 0.100 0.100");
  }

  @Test
  void weighs_what_a_population_keeps() throws Exception {
    var kept = new ArrayList<byte[]>();
    Program.Population population =
        processes -> {
          for (int i = 0; i < processes; i++) {
            kept.add(new byte[1 << 20]);
          }
        };
    new Cell(
            Duration.ZERO,
            Duration.ofMillis(10),
            1,
            1,
            30,
            new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .weigh(population, 1);
    double each = Double.parseDouble(printed().getFirst().substring("slice ".length()));
    assertThat(each).isBetween(0.9 * (1 << 20), 1.3 * (1 << 20));
    assertThat(kept).hasSize(31);
  }
}
