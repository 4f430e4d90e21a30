package dev.ostinato.server;

import dev.ostinato.process.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A request whose reply is collected later: {@code request_id()}.
 *
 * <p>Only the process that sent it may wait for the reply.
 *
 * @param <R> the reply
 */
@SuppressWarnings("NamedLikeContextualKeyword") // yield is the field's name
public interface RequestId<R> {

  /** The reply; waits 5 seconds at most, then gives the request up: {@code receive_response}. */
  R await();

  /**
   * The reply; waits so long at most, then gives the request up: a later reply is dropped.
   *
   * @throws dev.ostinato.process.ExitException if the server ends first, or the time does
   */
  R await(Duration timeout);

  /**
   * The outcome, if it comes in time; if not, it can be asked for again: {@code wait_response}.
   * With no time at all this is {@code check_response}.
   */
  Optional<Outcome<R>> yield(Duration timeout);

  /** For code that is not a process; it fails with an {@code ExitException}. */
  CompletionStage<R> toCompletionStage();
}
