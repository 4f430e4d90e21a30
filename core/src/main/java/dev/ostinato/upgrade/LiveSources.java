package dev.ostinato.upgrade;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A folder of Java sources of which releases are made while the program runs, for those who develop
 * it. It needs a JDK: the tool {@code javac}.
 *
 * @param folder where the sources are, and in folders below
 * @param more folders whose sources count where {@code folder} has no file of the same path
 * @param application the class of the {@link dev.ostinato.application.Application}
 * @param shared packages that releases share with the program, which they are compiled against
 */
public record LiveSources(Path folder, List<Path> more, String application, List<String> shared) {

  public LiveSources {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(application, "application");
    more = List.copyOf(more);
    shared = List.copyOf(shared);
  }

  /** The sources of a folder, which share nothing but the JDK and the library. */
  public static LiveSources of(Path folder, String application) {
    return new LiveSources(folder, List.of(), application, List.of());
  }

  /** Where files are that {@code folder} has not. */
  public LiveSources over(Path... more) {
    return new LiveSources(folder, List.of(more), application, shared);
  }

  /** Packages whose classes are the program's. */
  public LiveSources sharing(String... packages) {
    return new LiveSources(folder, more, application, List.of(packages));
  }

  /**
   * Compiles the sources, as they are now, with what the program was started with on the path.
   *
   * @throws IllegalArgumentException with what the compiler says, if it finds errors
   */
  public Release release(String version) {
    try {
      var classes = Files.createTempDirectory("release-");
      try {
        compile(classes);
        return Release.load(version, application, List.of(classes), shared);
      } finally {
        delete(classes);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot compile " + folder + ": " + e, e);
    }
  }

  /**
   * Compiles the sources, as they are now, into a folder, with their other files.
   *
   * @throws IllegalArgumentException with what the compiler says, if it finds errors
   */
  public void compile(Path classes) throws IOException {
    var javac =
        ToolProvider.findFirst("javac")
            .orElseThrow(() -> new IllegalArgumentException("expected a JDK: no javac is here"));
    var words =
        new ArrayList<>(List.of("-proc:none", "-implicit:none", "-g", "-d", classes.toString()));
    addPath(words);
    files(".java").forEach(file -> words.add(file.toString()));
    var said = new StringWriter();
    var out = new PrintWriter(said);
    if (javac.run(out, out, words.toArray(String[]::new)) != 0) {
      throw new IllegalArgumentException(said.toString().strip());
    }
    copyOthers(classes);
  }

  /** What the program was started with. */
  private static void addPath(List<String> words) {
    var modules = System.getProperty("jdk.module.path", "");
    if (!modules.isEmpty()) {
      words.addAll(List.of("-p", modules, "--add-modules", "ALL-MODULE-PATH"));
    }
    var path = System.getProperty("java.class.path", "");
    if (!path.isEmpty()) {
      words.addAll(List.of("-cp", path));
    }
  }

  /** The files of that ending, those of {@code folder} before others of the same path. */
  private List<Path> files(String ending) throws IOException {
    var names = new ArrayList<Path>();
    var files = new ArrayList<Path>();
    for (var place : places()) {
      try (var all = Files.walk(place)) {
        for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
          var name = place.relativize(file);
          boolean counts = name.toString().endsWith(ending) && !names.contains(name);
          if (counts && !name.endsWith("module-info.java")) {
            names.add(name);
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  private List<Path> places() {
    return Stream.concat(Stream.of(folder), more.stream()).toList();
  }

  /** Files that are no sources, such as those of {@code META-INF/services}. */
  private void copyOthers(Path classes) throws IOException {
    for (var place : places()) {
      try (var all = Files.walk(place)) {
        for (var file : all.filter(Files::isRegularFile).toList()) {
          var to = classes.resolve(place.relativize(file).toString());
          if (!file.toString().endsWith(".java") && Files.notExists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /**
   * Begins to watch the sources: each time that some are saved, the program is upgraded to them, or
   * it is told why not, and what runs goes on.
   *
   * @param told is told what happens, a text of one line or more; on a thread of its own
   */
  public SourceWatch watch(LiveApplication live, java.util.function.Consumer<String> told)
      throws IOException {
    return SourceWatch.begin(this, live, told);
  }
}
