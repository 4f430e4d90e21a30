package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import java.util.Map;

/** A part of the language that can be played: its ops, as one client performs them. */
public interface Area {

  /** The ops by name. */
  Map<String, Op> ops();

  /** An operation of the client: it runs in the client's process. */
  @FunctionalInterface
  interface Op {

    /** What the operation returns, as a record shows it; an exit or an exception passes out. */
    Json perform(Step step) throws Exception;
  }
}
