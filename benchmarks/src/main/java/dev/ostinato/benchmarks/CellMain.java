package dev.ostinato.benchmarks;

import dev.ostinato.benchmarks.cell.Cell;
import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.benchmarks.ostinato.OstinatoPrograms;
import dev.ostinato.benchmarks.pekko.PekkoPrograms;
import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import dev.ostinato.benchmarks.threads.ThreadPrograms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What runs in the process of a cell on the JVM. Its arguments: the system, the row, the warm-up
 * and a slice in milliseconds, how many slices, how many idle processes.
 */
public final class CellMain {

  private static final int NO_SUCH_WORK = 3;

  private CellMain() {}

  static void main(String[] args) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    Row row = Rows.named(args[1]).orElseThrow();
    Optional<Supplier<Program>> program = Optional.ofNullable(programs(args[0]).get(row.name()));
    if (program.isEmpty()) {
      System.exit(NO_SUCH_WORK);
      return;
    }
    if (row.unit() == Row.Unit.MILLISECONDS) {
      ((Program.Work) program.get().get()).run(1);
      System.out.println("slice 0");
    } else {
      var cell =
          new Cell(
              Duration.ofMillis(Long.parseLong(args[2])),
              Duration.ofMillis(Long.parseLong(args[3])),
              Integer.parseInt(args[4]),
              row.batch(),
              Integer.parseInt(args[5]),
              System.out);
      cell.measure(program.get().get());
    }
    // Whatever still runs is not waited for.
    System.exit(0);
  }

  /** The programs of one system, by the names of their rows. */
  static Map<String, Supplier<Program>> programs(String system) {
    return switch (system) {
      case "ostinato" -> OstinatoPrograms.programs();
      case "pekko" -> PekkoPrograms.programs();
      case "pekko-actors" -> PekkoPrograms.betweenActors();
      case "raw" -> ThreadPrograms.raw();
      case "jox" -> ThreadPrograms.jox();
      default -> throw new IllegalArgumentException("no such system: " + system);
    };
  }
}
