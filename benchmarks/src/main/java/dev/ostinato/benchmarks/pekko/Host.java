package dev.ostinato.benchmarks.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** An actor system, for those that are no actors; its guardian is a nursery. */
final class Host implements AutoCloseable {

  /** The usual time-out of a call. */
  static final Duration USUAL = Duration.ofSeconds(5);

  /** After which something has got lost. */
  static final Duration LONG = Duration.ofMinutes(1);

  /**
   * As many threads as processors: on two of them Pekko is slower with the eight that are its
   * default. An actor may handle a hundred messages in a row, and not only five: that helps casts,
   * and does no harm elsewhere. Nothing is logged, and no thread keeps the virtual machine from
   * ending.
   */
  private static final String SETTINGS =
      """
      pekko {
        loglevel = OFF
        stdout-loglevel = OFF
        log-dead-letters = off
        jvm-shutdown-hooks = off
        daemonic = on
        actor.default-dispatcher {
          throughput = 100
          fork-join-executor {
            parallelism-min = 1
            parallelism-factor = 1.0
          }
        }
      }
      """;

  private final ActorSystem<Nursery.Job> system;

  Host() {
    this("");
  }

  Host(String settings) {
    Config config = ConfigFactory.parseString(SETTINGS + settings);
    system = ActorSystem.create(Nursery.create(), "benchmark", ConfigFactory.load(config));
  }

  /** Does something in the guardian, and waits for what comes of it. */
  <T> T inside(Function<ActorContext<Nursery.Job>, T> action) {
    var result = new CompletableFuture<T>();
    repeat(1, context -> result.complete(action.apply(context)));
    return result.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Makes the guardian do something so many times, and does not wait for it. */
  void repeat(long times, Nursery.Task task) {
    system.tell(new Nursery.Job(times, task));
  }

  <M> ActorRef<M> spawn(Behavior<M> behavior) {
    return inside(context -> context.spawnAnonymous(behavior));
  }

  <M> List<ActorRef<M>> spawn(int count, IntFunction<Behavior<M>> behaviors) {
    return inside(context ->
        IntStream.range(0, count)
            .mapToObj(i -> context.spawnAnonymous(behaviors.apply(i)))
            .toList());
  }

  /** Comes when {@code actor} has ended. */
  CompletableFuture<Boolean> endOf(ActorRef<?> actor) {
    var ended = new CompletableFuture<Boolean>();
    inside(context -> {
      context.watchWith(actor, new Nursery.Job(1, _ -> ended.complete(true)));
      return true;
    });
    return ended.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  /** Stops a child of the guardian, and waits until it and its own children have ended. */
  void stop(ActorRef<?> child) {
    CompletableFuture<Boolean> ended = endOf(child);
    repeat(1, context -> context.stop(child));
    ended.join();
  }

  <M, A> CompletionStage<A> asking(
      ActorRef<M> server,
      org.apache.pekko.japi.function.Function<ActorRef<A>, M> request,
      Duration timeout) {
    return AskPattern.ask(server, request, timeout, system.scheduler());
  }

  <M, A> A ask(
      ActorRef<M> server, org.apache.pekko.japi.function.Function<ActorRef<A>, M> request) {
    return asking(server, request, LONG).toCompletableFuture().join();
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("something got lost: " + latch.getCount() + " are missing");
    }
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
