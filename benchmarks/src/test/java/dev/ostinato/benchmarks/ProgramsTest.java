package dev.ostinato.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.benchmarks.cell.Latencies;
import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs do what they count; each checks itself. */
@Timeout(60)
class ProgramsTest {

  private static final long SMALL = 10_000;

  @BeforeAll
  static void dropReports() {
    Logger.getLogger("").setLevel(Level.OFF); // some of them crash servers on purpose
  }

  static Stream<Arguments> programs() {
    return Stream.of("ostinato", "pekko", "pekko-actors", "raw", "jox")
        .flatMap(system ->
            CellMain.programs(system).keySet().stream()
                .sorted()
                .map(name -> Rows.named(name).orElseThrow())
                .filter(row -> row.batch() <= SMALL)
                .map(row -> Arguments.of(system, row)));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void do_their_work(String system, Row row) throws Exception {
    try (Program program =
        Objects.requireNonNull(CellMain.programs(system).get(row.name())).get()) {
      switch (program) {
        case Program.Work work -> {
          assertThat(work.run(row.batch())).isPositive();
          assertThat(work.run(2 * row.batch())).isPositive();
        }
        case Program.Load load -> load.run(Duration.ofMillis(20), new Latencies());
        case Program.Population population -> population.grow(100);
      }
    }
  }

  @Test
  void ostinato_has_one_for_each_row() {
    List<String> names = Rows.all().stream().map(Row::name).toList();
    assertThat(CellMain.programs("ostinato").keySet()).containsExactlyInAnyOrderElementsOf(names);
  }
}
