package dev.ostinato.server;

import dev.ostinato.process.Address;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Outcome;
import dev.ostinato.process.ProcessRef;
import java.time.Duration;
import java.util.function.Function;

/**
 * A server to call, by its process or by its name: {@code server_ref()}.
 *
 * <p>Messages of one process to another are handled in the order in which they were sent, calls and
 * casts alike.
 *
 * @param <T> the server, or the protocol that it speaks
 */
public interface ServerRef<T> extends ProcessRef {

  /** Claims, unchecked, that the server at {@code address} is a {@code T}. */
  static <T> ServerRef<T> at(Address address) {
    return new Handle<>(address);
  }

  /**
   * Asks and waits for the reply, 5 seconds at most.
   *
   * @throws dev.ostinato.process.ExitException as {@link #call(Call, Duration)} does
   */
  <R> R call(Call<? super T, R> request);

  /**
   * Asks and waits for the reply; {@code Processes.INFINITY} waits for ever.
   *
   * <p>A server that was asked does not learn that the time is over: it handles the request all the
   * same, and its reply is dropped.
   *
   * @throws dev.ostinato.process.ExitException with {@code NoProcess} if no server is there, {@code
   *     Timeout} if the reply does not come in time, {@code CallingSelf} if a server calls itself,
   *     {@code BadCall} if the server at an unchecked handle does not understand the request, and
   *     with the server's reason if it ends without a reply
   */
  <R> R call(Call<? super T, R> request, Duration timeout);

  /** Tells, without waiting; if no server is there, nothing happens. */
  void cast(Cast<? super T> message);

  /** Asks without waiting: {@code send_request}. */
  <R> RequestId<R> sendRequest(Call<? super T, R> request);

  /**
   * Asks without waiting; the outcome comes to the calling process as a message of its own.
   *
   * @param toMessage makes the message, in the calling process, when that comes to it
   */
  <R> void sendRequest(Call<? super T, R> request, Function<Outcome<R>, ?> toMessage);

  /** Stops the server with reason {@code Normal}, and waits until it has ended. */
  void stop();

  /**
   * Stops the server after what it has been sent before, and waits until it has ended.
   *
   * @throws dev.ostinato.process.ExitException if no server is there, if the time ends first (the
   *     server goes on to terminate), or if the server ends with another reason
   */
  void stop(ExitReason reason, Duration timeout);
}
