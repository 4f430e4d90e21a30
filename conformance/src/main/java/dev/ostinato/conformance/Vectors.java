package dev.ostinato.conformance;

import dev.ostinato.conformance.language.ScenarioFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The scenarios that the project itself carries. */
final class Vectors {

  private static final List<String> NAMES =
      List.of("genserver", "timing", "registry", "supervisor", "dynamic", "agent", "task", "sys");

  private Vectors() {}

  static List<ScenarioFile> all() {
    var files = new ArrayList<ScenarioFile>();
    for (String name : NAMES) {
      files.add(read(name));
    }
    return files;
  }

  static ScenarioFile read(String name) {
    String path = "vectors/" + name + ".jsonl";
    try (InputStream in = Vectors.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("it is not in this build");
      }
      return ScenarioFile.read(path, in);
    } catch (IOException e) {
      return new ScenarioFile(List.of(), List.of(path + ": cannot be read: " + e.getMessage()));
    }
  }
}
