package dev.ostinato.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, which has the library on its module path. */
public final class ChildJvm {

  private ChildJvm() {}

  /**
   * Runs a program, and returns the lines that it has said.
   *
   * @param folder where its source may be written
   */
  public static List<String> run(Path folder, String source, String... options)
      throws IOException, InterruptedException, URISyntaxException {
    var library = Path.of(Pid.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var file = Files.writeString(folder.resolve("Program.java"), source);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-p", library.toString(), "--add-modules", "dev.ostinato", file.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // it has the options that it is given
    var process = builder.start();
    try (var output = process.inputReader(UTF_8)) {
      var said = output.lines().toList();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
