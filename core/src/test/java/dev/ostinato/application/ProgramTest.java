package dev.ostinato.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ostinato.process.Pid;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How programs end that run an application, each in a JVM of its own. */
@Timeout(120)
class ProgramTest {

  @TempDir private Path folder;

  /** What became of a program. */
  record Ended(int code, List<String> said, String errors) {}

  /** Runs the program; one that says that it is up is terminated. */
  private Ended run(String way) throws Exception {
    return run(way, "TERM");
  }

  private Ended run(String way, String signal) throws Exception {
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                location(Pid.class.getProtectionDomain().getCodeSource().getLocation()).toString(),
                "--add-modules",
                "dev.ostinato",
                location(Objects.requireNonNull(getClass().getResource("Program.java"))).toString(),
                way,
                file().toString())
            .redirectError(errors.toFile())
            .start();
    try (var output = process.inputReader(UTF_8)) {
      var first = output.readLine();
      if ("up".equals(first)) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      }
      var said = output.lines().toList();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      var all = "up".equals(first) ? said : prepend(first, said);
      return new Ended(process.exitValue(), all, Files.readString(errors));
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> prepend(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  private static Path location(URL url) throws URISyntaxException {
    return Path.of(url.toURI());
  }

  private Path file() {
    return folder.resolve("lines");
  }

  /** All lines are whole, none is missing, and the last one is there. */
  private void assertWholeFile() throws IOException {
    var lines = Files.readAllLines(file());
    var wanted = IntStream.range(0, lines.size() - 1).mapToObj(n -> "line " + n).toList();
    assertThat(lines.subList(0, lines.size() - 1)).isEqualTo(wanted);
    assertThat(lines.getLast()).isEqualTo("end");
  }

  @Test
  void stops_in_reverse_order_when_it_is_terminated_under_load() throws Exception {
    var ended = run("load");
    assertThat(ended.code()).isEqualTo(143);
    assertThat(ended.said())
        .startsWith(
            "is to stop",
            "stubborn ends",
            "load ends",
            "store ends",
            "has stopped",
            "base ends",
            "base has stopped");
    assertWholeFile();
  }

  @Test
  void stops_in_the_same_way_by_ctrl_c() throws Exception {
    assumeFalse(ignoresInterrupts(), "what runs in the background gets no Ctrl-C");
    var ended = run("load", "INT");
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.said()).startsWith("is to stop").contains("base has stopped");
    assertWholeFile();
  }

  /** Whether SIGINT is ignored here, and so by the programs that are started here. */
  private static boolean ignoresInterrupts() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(mask -> (mask & 1 << 1) != 0);
    }
  }

  @Test
  void a_callback_that_hangs_does_not_keep_it_alive() throws Exception {
    var ended = run("hang");
    assertThat(ended.code()).isEqualTo(143);
    assertThat(ended.said())
        .startsWith("is to stop", "store ends", "has stopped", "base ends", "base has stopped");
  }

  @Test
  void stops_what_has_started_when_it_is_terminated_while_it_starts() throws Exception {
    var ended = run("start");
    assertThat(ended.code()).isEqualTo(143);
    assertThat(ended.said()).startsWith("store ends", "base ends", "base has stopped");
    assertWholeFile();
  }

  @ParameterizedTest
  @CsvSource({
    "stop, 0, is to stop",
    "done, 0, has stopped",
    "exit, 3, is to stop",
    "broken, 1, base ends",
    "crash, 1, has stopped",
    "kill, 1, has stopped"
  })
  void its_exit_code_says_how_it_ended(String way, int code, String says) throws Exception {
    var ended = run(way);
    assertThat(ended.code()).as(ended.errors()).isEqualTo(code);
    assertThat(ended.said()).contains(says, "base has stopped");
    if (code != 3) { // while the JVM shuts down, the run may return, and main go on for a while
      assertThat(ended.said().contains("after run")).isEqualTo(code == 0);
    }
  }
}
