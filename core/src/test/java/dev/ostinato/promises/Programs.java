package dev.ostinato.promises;

import dev.ostinato.process.Pid;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;

/** Programs among the test resources, and the compiler that judges them. */
final class Programs {

  private Programs() {}

  /** What javac says of some sources. */
  record Verdict(boolean compiles, List<String> lines) {

    /** The lines that speak of the source of a name. */
    List<String> of(String source) {
      return lines.stream().filter(line -> line.startsWith(source + ":")).toList();
    }
  }

  /** Where the compiled module is. */
  static Path library() {
    try {
      return Path.of(Pid.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The sources in a folder beside this class; {@code one} of them is known. */
  static List<Path> in(String folder, String one) {
    try {
      var known = Objects.requireNonNull(Programs.class.getResource(folder + "/" + one), one);
      try (var files = Files.list(Path.of(known.toURI()).getParent())) {
        return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> lines(Path source) {
    try {
      return Files.readAllLines(source);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles sources against the module, with every lint on and no warning allowed. */
  static Verdict compile(Path to, List<String> options, List<Path> sources) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("-XDrawDiagnostics", "-Xlint:all", "-Werror"));
    arguments.addAll(List.of("-p", library().toString(), "-d", to.toString()));
    arguments.addAll(options);
    sources.forEach(source -> arguments.add(source.toString()));
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    return new Verdict(status == 0, said.toString().lines().toList());
  }
}
