package dev.ostinato.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every program in the README and in the guide compiles, runs, and prints what stands below it:
 * each block of Java is a whole program, and the block after it is its output.
 */
class GuideTest {

  private static final Path ROOT = Path.of("..");

  /**
   * Its blocks are cut out of the server's sources, and a test of the server holds them together.
   */
  private static final String CHECKED_THERE = "key-value.md";

  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);

  record Program(String where, String source, String output) {
    @Override
    public String toString() {
      return where;
    }
  }

  static Stream<Program> programs() throws IOException {
    try (var guide = Files.list(ROOT.resolve("docs/guide"))) {
      var pages = new ArrayList<Path>(guide.filter(GuideTest::isPage).toList());
      pages.add(ROOT.resolve("README.md"));
      var programs = new ArrayList<Program>();
      for (var page : pages) {
        programs.addAll(programs(page));
      }
      assertThat(programs).hasSizeGreaterThanOrEqualTo(6);
      return programs.stream();
    }
  }

  private static boolean isPage(Path path) {
    return path.toString().endsWith(".md") && !path.endsWith(CHECKED_THERE);
  }

  private static List<Program> programs(Path page) throws IOException {
    var programs = new ArrayList<Program>();
    var blocks = BLOCK.matcher(Files.readString(page));
    while (blocks.find()) {
      if (blocks.group(1).equals("java")) {
        var source = blocks.group(2);
        var where = page.getFileName() + " no. " + (programs.size() + 1);
        assertThat(blocks.find() && blocks.group(1).isEmpty())
            .as("the output of %s follows", where)
            .isTrue();
        programs.add(new Program(where, source, blocks.group(2)));
      }
    }
    return programs;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void prints_what_stands_below_it(Program program, @TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("Program.java"), program.source());
    var library = Path.of(Pid.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var output = folder.resolve("output");
    var errors = folder.resolve("errors");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                library.toString(),
                "--add-modules",
                "dev.ostinato",
                file.toString())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // as a reader runs it
    var process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output))
        .as("output of %s; on standard error:%n%s", program, Files.readString(errors))
        .isEqualTo(program.output());
  }
}
