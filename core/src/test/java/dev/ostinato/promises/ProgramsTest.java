package dev.ostinato.promises;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Pid;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the compiler promises of programs that use the library: which it refuses, and why.
 *
 * <p>A refused program says on its first line what javac must answer, and marks the line of which
 * it must say so. Its twin of the same name has one line more, or another one in its place, and
 * compiles.
 */
class ProgramsTest {

  private static final String REASON = "// javac: ";
  private static final String REFUSED = " // refused";
  private static final String ACCEPTED = " // accepted";

  @TempDir private static Path directory;
  private static Path examples;

  @BeforeAll
  static void compileExamples() {
    examples = directory.resolve("example");
    var sources = Programs.in("example", "Counter.java");
    assertThat(sources).hasSize(11);
    var verdict = Programs.compile(examples, List.of(), sources);
    assertThat(verdict).isEqualTo(new Programs.Verdict(true, List.of()));
  }

  /** As a program on the class path does: its own file, in the unnamed module. */
  private static Programs.Verdict compile(Path source) {
    return Programs.compile(
        directory.resolve("unnamed"),
        List.of("--add-modules", "dev.ostinato", "-cp", examples.toString()),
        List.of(source));
  }

  /** The smallest program with a server that is supervised: one import, and nothing to explain. */
  @Test
  void a_whole_program_in_one_file_compiles_and_has_at_most_thirty_lines() {
    var program = Programs.in("unnamed", "Minimal.java");
    assertThat(program).hasSize(1);
    assertThat(Programs.lines(program.getFirst())).hasSizeLessThanOrEqualTo(30);
    assertThat(compile(program.getFirst())).isEqualTo(new Programs.Verdict(true, List.of()));
  }

  static Stream<Named<Path>> refused() {
    return Programs.in("refused", "WrongReply.java").stream()
        .map(source -> Named.of(source.getFileName().toString(), source));
  }

  private static Path twin(Path source) {
    return source.resolve("../../accepted").resolve(source.getFileName()).normalize();
  }

  @Test
  void there_are_as_many_twins_as_refused_programs() {
    assertThat(Programs.in("accepted", "WrongReply.java").stream().map(Path::getFileName))
        .containsExactlyElementsOf(
            Programs.in("refused", "WrongReply.java").stream().map(Path::getFileName).toList());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void is_refused_for_the_reason_that_it_names_on_the_line_that_it_marks(Path source) {
    var lines = Programs.lines(source);
    assertThat(lines.getFirst()).startsWith(REASON);
    var reason = lines.getFirst().substring(REASON.length());
    var marked = numbersOf(lines, REFUSED);
    assertThat(marked).hasSize(1);
    var verdict = compile(source);
    assertThat(verdict.compiles()).isFalse();
    assertThat(verdict.lines()).contains("1 error");
    assertThat(verdict.of(source.getFileName().toString()))
        .singleElement()
        .asString()
        .startsWith(source.getFileName() + ":" + marked.getFirst() + ":")
        .contains(reason);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void has_a_twin_that_differs_in_one_line_and_compiles(Path source) {
    var refused = without(REFUSED, Programs.lines(source));
    var marked = Programs.lines(twin(source));
    var accepted = without(ACCEPTED, marked);
    refused.removeFirst(); // the reason
    int place = numbersOf(marked, ACCEPTED).getFirst() - 1;
    assertThat(accepted.get(place)).isNotEqualTo(refused.get(place));
    if (accepted.size() == refused.size()) {
      refused.remove(place);
    }
    accepted.remove(place);
    assertThat(accepted).isEqualTo(refused);
    assertThat(compile(twin(source))).isEqualTo(new Programs.Verdict(true, List.of()));
  }

  private static List<String> without(String mark, List<String> lines) {
    return lines.stream()
        .map(line -> line.endsWith(mark) ? line.substring(0, line.length() - mark.length()) : line)
        .collect(toCollection(ArrayList::new));
  }

  private static List<Integer> numbersOf(List<String> lines, String mark) {
    var numbers = new ArrayList<Integer>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith(mark)) {
        numbers.add(i + 1);
      }
    }
    return numbers;
  }

  @Test
  void no_public_type_is_ambiguous_beside_java_base() throws Exception {
    var names = publicTypes();
    assertThat(names).contains("Pid", "GenServer", "Registry").doesNotContain("ServerLoop");
    assertThat(compile(naming(names))).isEqualTo(new Programs.Verdict(true, List.of()));
  }

  @Test
  void a_type_that_is_ambiguous_beside_java_base_would_be_found() throws Exception {
    var other = Files.createDirectories(directory.resolve("other"));
    var module =
        Files.writeString(other.resolve("module-info.java"), "module other { exports o; }");
    var type =
        Files.writeString(
            Files.createDirectories(other.resolve("o")).resolve("Optional.java"),
            "package o; public interface Optional {}");
    var compiled = directory.resolve("compiled");
    assertThat(Programs.compile(compiled, List.of(), List.of(module, type)).compiles()).isTrue();
    var source =
        Files.writeString(
            directory.resolve("Ambiguous.java"),
            "import module java.base; import module other; class Ambiguous { Optional o; }");
    var verdict =
        Programs.compile(
            directory.resolve("unnamed"),
            List.of("-p", compiled.toString(), "--add-modules", "other"),
            List.of(source));
    assertThat(verdict.lines()).anyMatch(line -> line.contains("ref.ambiguous: Optional"));
  }

  private static Path naming(List<String> types) throws Exception {
    var text =
        types.stream()
            .map(name -> name + ".class")
            .collect(
                joining(
                    ", ",
                    "import module java.base; import module dev.ostinato;\n"
                        + "class Names { Class<?>[] all = { ",
                    " }; }\n"));
    return Files.writeString(directory.resolve("Names.java"), text);
  }

  /** The top-level public types of the exported packages, by simple name. */
  private static List<String> publicTypes() throws Exception {
    var names = new ArrayList<String>();
    var reference = ModuleFinder.of(Programs.library()).find("dev.ostinato").orElseThrow();
    try (var reader = reference.open()) {
      for (var export : reference.descriptor().exports()) {
        var folder = export.source().replace('.', '/') + "/";
        for (var entry : reader.list().filter(e -> e.startsWith(folder)).toList()) {
          var name = entry.substring(folder.length()).replaceFirst("\\.class$", "");
          if (entry.endsWith(".class")
              && !export.isQualified()
              && isPublic(export.source(), name)) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  private static boolean isPublic(String room, String name) throws Exception {
    if (name.contains("$") || name.equals("package-info")) {
      return false;
    }
    var type = Class.forName(room + "." + name, false, Pid.class.getClassLoader());
    return Modifier.isPublic(type.getModifiers());
  }
}
