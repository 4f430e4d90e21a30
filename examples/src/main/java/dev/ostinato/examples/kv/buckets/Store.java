package dev.ostinato.examples.kv.buckets;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.wire.Answer;
import dev.ostinato.examples.kv.wire.Dialogue;
import dev.ostinato.examples.kv.wire.Line;

/**
 * The buckets, and what is said about them: the part of the key-value server whose code can be
 * replaced while clients are connected.
 */
public final class Store implements Application, Dialogue {

  /** Without restarts of its own: when all buckets are gone, clients are to notice. */
  @Override
  public Supervisor.Spec start(String... args) {
    return Supervisor.of(
            Strategy.REST_FOR_ONE,
            Bucket.NAMES,
            DynamicSupervisor.named(Bucket.SUPERVISOR).intensity(100, Duration.ofSeconds(1)))
        .intensity(0, Duration.ofSeconds(1));
  }

  @Override
  public Answer answer(Line line, boolean chaos) {
    return Session.answer(line, chaos);
  }

  @Override
  public String toString() {
    return "store";
  }
}
