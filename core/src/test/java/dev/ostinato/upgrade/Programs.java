package dev.ostinato.upgrade;

import dev.ostinato.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Releases made of sources that stand in a test. */
final class Programs {

  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?(?:final )?(?:class|record|enum|interface) (\\w+)", Pattern.MULTILINE);

  private static final String IMPORTS =
      """
      package program;
      import dev.ostinato.agent.*;
      import dev.ostinato.application.*;
      import dev.ostinato.process.*;
      import dev.ostinato.registry.*;
      import dev.ostinato.server.*;
      import dev.ostinato.supervisor.*;
      import dev.ostinato.task.*;
      import dev.ostinato.upgrade.*;
      import java.time.*;
      import java.util.*;
      """;

  private Programs() {}

  /** A release of the application {@code program.Main}; each source begins a new file. */
  static Release release(String version, String... sources) {
    return Release.load(version, "program.Main", folder(sources));
  }

  /** A folder with the classes of these sources. */
  static Path folder(String... sources) {
    try {
      var folder = Files.createTempDirectory("release");
      folder.toFile().deleteOnExit();
      compile(folder, sources);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path folder, String... sources) throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                place(Processes.class) + java.io.File.pathSeparator + place(Programs.class)));
    for (var source : sources) {
      var name = TYPE.matcher(source);
      if (!name.find()) {
        throw new IllegalArgumentException("no type in " + source);
      }
      var file = folder.resolve(name.group(1) + ".java");
      Files.writeString(file, IMPORTS + source);
      words.add(file.toString());
    }
    var said = new StringWriter();
    var out = new PrintWriter(said);
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(out, out, words.toArray(String[]::new)) != 0) {
      throw new IllegalArgumentException(said.toString());
    }
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Probe probe(Release release) {
    return (Probe) release.application();
  }
}
