import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Lays out the Java files below the current directory ({@code write}), or tells which of them are
 * laid out in another way ({@code check}). The build runs it from its source.
 */
final class Format {
  private Format() {}

  public static void main(String... args) throws Exception {
    System.exit(
        switch (List.of(args)) {
          case List<String> one when one.equals(List.of("write")) -> write();
          case List<String> one when one.equals(List.of("check")) -> check();
          case List<String> other -> {
            System.err.println("expected check or write, got: " + String.join(" ", other));
            yield 2;
          }
        });
  }

  private static int write() throws Exception {
    return run(new PrintWriter(System.out, true), "--replace");
  }

  private static int check() throws Exception {
    var names = new StringWriter();
    int status = run(new PrintWriter(names, true), "--dry-run", "--set-exit-if-changed");
    if (!names.toString().isEmpty()) {
      System.err.println("These files are not formatted (./ostinato format does it):");
      names.toString().lines().sorted().forEach(name -> System.err.println("  " + name));
    }
    return status;
  }

  private static int run(PrintWriter out, String... options) throws Exception {
    var args = Stream.concat(Stream.of(options), javaFiles().stream()).toArray(String[]::new);
    return new Main(out, new PrintWriter(System.err, true), System.in).format(args);
  }

  private static List<String> javaFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of(""))) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> names(path).noneMatch("target"::equals))
          .map(Path::toString)
          .toList();
    }
  }

  private static Stream<String> names(Path path) {
    return StreamSupport.stream(path.spliterator(), false).map(Path::toString);
  }
}
