package dev.ostinato.benchmarks.run;

import java.util.List;

/**
 * One of the ways in which a peer runs; the best of its ways is what counts.
 *
 * @param name what it is called
 * @param program what its cell is told to run
 * @param options of its virtual machine, beside those that all of its kind get
 */
record Contender(String name, String program, Platform platform, List<String> options) {

  /** What a contender runs on. */
  enum Platform {
    JVM,
    BEAM
  }

  static Contender jvm(String name) {
    return new Contender(name, name, Platform.JVM, List.of());
  }
}
