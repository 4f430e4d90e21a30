package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process that measures one contender in one row. */
final class Fork {

  /** What came of a process. */
  sealed interface Result {
    record Measured(List<double[]> slices) implements Result {}

    record Failed(String why) implements Result {}

    /** This contender has nothing that does this work. */
    record NoSuchWork() implements Result {}
  }

  private static final int NO_SUCH_WORK = 3;

  private final Commands commands;
  private final Effort effort;

  Fork(Commands commands, Effort effort) {
    this.commands = commands;
    this.effort = effort;
  }

  Result run(Contender contender, Row row) throws InterruptedException {
    return row.unit() == Row.Unit.MILLISECONDS
        ? wholeProcesses(contender, row)
        : process(contender, row);
  }

  /** Measures from outside how long whole processes take. */
  private Result wholeProcesses(Contender contender, Row row) throws InterruptedException {
    var slices = new ArrayList<double[]>();
    for (int i = 0; i < effort.slices(); i++) {
      long from = System.nanoTime();
      Result result = process(contender, row);
      if (!(result instanceof Result.Measured)) {
        return result;
      }
      slices.add(new double[] {(System.nanoTime() - from) / 1e6});
    }
    return new Result.Measured(slices);
  }

  private Result process(Contender contender, Row row) throws InterruptedException {
    Path out = null;
    Path errors = null;
    try {
      // Files, and not pipes: nobody needs to read while the cell measures.
      out = Files.createTempFile("cell", ".out");
      errors = Files.createTempFile("cell", ".err");
      Process process =
          new ProcessBuilder(commands.cell(contender, row, effort))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(effort.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return new Result.Failed("not over after " + effort.limit().toSeconds() + " s");
      }
      return result(process.exitValue(), Files.readString(out), Files.readString(errors));
    } catch (IOException e) {
      return new Result.Failed(e.toString());
    } finally {
      delete(out);
      delete(errors);
    }
  }

  private static Result result(int exit, String out, String errors) {
    if (exit == NO_SUCH_WORK) {
      return new Result.NoSuchWork();
    }
    List<double[]> slices =
        out.lines().filter(line -> line.startsWith("slice ")).map(Fork::numbers).toList();
    if (exit != 0 || slices.isEmpty()) {
      String why = errors.lines().filter(line -> !line.isBlank()).findFirst().orElse("no output");
      return new Result.Failed("exit code " + exit + ": " + why);
    }
    return new Result.Measured(slices);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private static void delete(@org.jspecify.annotations.Nullable Path path) {
    if (path != null) {
      path.toFile().delete();
    }
  }
}
