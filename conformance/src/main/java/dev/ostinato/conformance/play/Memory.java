package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.ProcessLocal;
import dev.ostinato.server.From;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a probe knows beside its state: its process dictionary. */
final class Memory {

  private static final ProcessLocal<Memory> CURRENT = ProcessLocal.withInitial(Memory::new);

  String name = "?";
  Optional<Json.Array> ending = Optional.empty();
  final Map<Json, From<Json>> deferred = new HashMap<>();
  final Map<Json, Monitor> monitors = new HashMap<>();

  private Memory() {}

  /** That of the calling process. */
  static Memory current() {
    return CURRENT.get();
  }
}
