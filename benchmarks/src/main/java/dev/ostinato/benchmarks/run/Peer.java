package dev.ostinato.benchmarks.run;

import dev.ostinato.benchmarks.run.Contender.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A system in the table. */
enum Peer {
  OSTINATO(Contender.jvm("ostinato")),
  BEAM(
      new Contender("beam", Platform.BEAM, List.of()),
      // Two schedulers wake each other across cores; with one, a call can be cheaper.
      new Contender("beam-1", Platform.BEAM, List.of("+S", "1:1"))),
  PEKKO(Contender.jvm("pekko"), Contender.jvm("pekko-actors")),
  RAW(Contender.jvm("raw")),
  JOX(Contender.jvm("jox")),

  /** Another build of Ostinato. */
  BEFORE(Contender.jvm("before"));

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<Contender> contenders;

  Peer(Contender... contenders) {
    this.contenders = List.of(contenders);
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** Its name on the command line and in what is printed. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Peer> named(String word) {
    return Arrays.stream(values()).filter(peer -> peer.word().equals(word)).findFirst();
  }
}
