package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.row.Row;
import dev.ostinato.benchmarks.row.Rows;
import dev.ostinato.benchmarks.run.Contender.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A system in the table. */
enum Peer {
  OSTINATO(
      Contender.jvm("ostinato"),
      // With carriers of its own, which the JDK allows on request only.
      new Contender(
          "ostinato-own",
          "ostinato",
          Platform.JVM,
          List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"))),
  BEAM(
      new Contender("beam", "beam", Platform.BEAM, List.of()),
      // Two schedulers wake each other across cores; with one, a call can be cheaper.
      new Contender("beam-1", "beam", Platform.BEAM, List.of("+S", "1:1"))),
  PEKKO(Contender.jvm("pekko"), Contender.jvm("pekko-actors")),
  RAW(Contender.jvm("raw")),
  JOX(Contender.jvm("jox")),

  /** Another build of Ostinato. */
  BEFORE(new Contender("before", "ostinato", Platform.JVM, List.of()));

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<Contender> contenders;

  Peer(Contender... contenders) {
    this.contenders = List.of(contenders);
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** Those that measure a row: one, if it is measured once. */
  List<Contender> contenders(Row row) {
    return Rows.isMeasuredOnce(row) ? contenders.subList(0, 1) : contenders;
  }

  /** Its name on the command line and in what is printed. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Peer> named(String word) {
    return Arrays.stream(values()).filter(peer -> peer.word().equals(word)).findFirst();
  }
}
