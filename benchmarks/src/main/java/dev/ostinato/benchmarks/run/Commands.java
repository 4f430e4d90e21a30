package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a cell is started.
 *
 * @param home the folder of the benchmarks
 * @param jvmOptions what every JVM gets
 * @param before the classes of another build of Ostinato
 */
record Commands(Path home, List<String> jvmOptions, Optional<Path> before) {

  /** Not for what is weighed, nor for a start, which would be that of the memory. */
  private static final List<String> MEMORY =
      List.of("-Xms1500m", "-XX:NewSize=1g", "-XX:+AlwaysPreTouch");

  /**
   * The same for all that run on a JVM: room enough, the collector that costs least, and memory
   * that has been used once, in big pages, since its first use is what one would measure else.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MaxRAMPercentage=50",
          "-XX:+UseTransparentHugePages",
          MEMORY.get(0),
          MEMORY.get(1),
          MEMORY.get(2));

  /** Room for a million processes, and memory for them in one piece. */
  private static final String BEAM_OPTIONS = "+P 5000000 +MMscs 8000 +MMsco false ";

  /** Why this contender cannot run here. */
  Optional<String> missing(Contender contender) {
    if (contender.platform() == Contender.Platform.JVM || onPath("elixir")) {
      return Optional.empty();
    }
    return Optional.of(
        "found no elixir on the path; on Debian: apt-get install erlang-base erlang-crypto elixir");
  }

  List<String> cell(Contender contender, Row row, Effort effort) {
    var command = new ArrayList<String>();
    switch (contender.platform()) {
      case JVM -> {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        if (row.unit() == Row.Unit.MILLISECONDS || row.unit() == Row.Unit.BYTES) {
          command.removeAll(MEMORY);
        }
        command.addAll(contender.options());
        boolean isBefore = Peer.BEFORE.contenders().contains(contender);
        String classes = System.getProperty("java.class.path");
        command.add("-cp");
        command.add(isBefore ? before.orElseThrow() + File.pathSeparator + classes : classes);
        command.add("dev.ostinato.benchmarks.CellMain");
        command.add(contender.program());
      }
      case BEAM -> {
        command.add("elixir");
        command.addAll(List.of("--erl", BEAM_OPTIONS + String.join(" ", contender.options())));
        if (row.unit() == Row.Unit.MILLISECONDS) {
          // No script to compile: the JVM gets compiled classes as well.
          command.addAll(
              List.of(
                  "-e",
                  "{:ok, a} = Agent.start(fn -> 0 end); 1 = Agent.get_and_update(a, fn n -> {n + 1,"
                      + " n + 1} end); IO.puts(\"slice 0\")"));
          return command;
        }
        command.add(home.resolve("beam").resolve("cell.exs").toString());
      }
    }
    command.add(row.name());
    command.add(Long.toString(effort.warmUp(contender).toMillis()));
    command.add(Long.toString(effort.slice().toMillis()));
    command.add(Integer.toString(effort.slices(row)));
    command.add(Integer.toString(effort.population()));
    return command;
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(":"))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }
}
