package dev.ostinato.benchmarks.threads;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A virtual thread that takes messages from a queue, one at a time, and does what they say: a
 * server without a library.
 */
final class Looper {

  /** What a server does with a number it is sent; the result is the answer to a call. */
  @FunctionalInterface
  interface Handler {
    long handle(long number) throws Exception;
  }

  private record Ask(long number, CompletableFuture<Long> reply) {}

  private record Tell(long number) {}

  private enum End {
    END
  }

  private final Mailbox mailbox;
  private final Handler handler;

  private Looper(Mailbox mailbox, Handler handler) {
    this.mailbox = mailbox;
    this.handler = handler;
  }

  static Looper start(Mailbox mailbox, Handler handler) {
    var looper = new Looper(mailbox, handler);
    Thread.ofVirtual().start(looper::run);
    return looper;
  }

  /** One that adds. */
  static Looper counter(Mailbox mailbox) {
    var sum = new long[1];
    return start(mailbox, number -> sum[0] += number);
  }

  private void run() {
    try {
      while (true) {
        switch (mailbox.take()) {
          case Ask(long number, var reply) -> reply.complete(handler.handle(number));
          case Tell(long number) -> handler.handle(number);
          case End _ -> {
            return;
          }
          case Object other -> throw new IllegalStateException("not a message: " + other);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("a server failed", e);
    }
  }

  long call(long number, Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    var reply = new CompletableFuture<Long>();
    mailbox.put(new Ask(number, reply));
    return timeout.isZero() ? reply.get() : reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  void cast(long number) throws InterruptedException {
    mailbox.put(new Tell(number));
  }

  void end() {
    try {
      mailbox.put(End.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
