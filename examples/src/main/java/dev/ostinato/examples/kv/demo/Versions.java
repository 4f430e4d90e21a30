package dev.ostinato.examples.kv.demo;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.Sources;

/** The versions of the buckets, of which all have classes of the same names. */
final class Versions {

  private Versions() {}

  /** The sources of a version: what it has not is as in the one before. */
  static LiveSources sources(int version) {
    var now = Sources.buckets();
    var before = IntStream.range(2, version).mapToObj(Versions::folder).toList().reversed();
    var more = Stream.concat(before.stream(), Stream.of(now.folder())).toArray(Path[]::new);
    return version == 1
        ? now
        : new LiveSources(folder(version), List.of(more), now.application(), now.shared());
  }

  private static Path folder(int version) {
    return Sources.HOME.resolve("examples/src/upgrade/v" + version);
  }
}
