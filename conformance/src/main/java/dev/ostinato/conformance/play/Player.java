package dev.ostinato.conformance.play;

import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.process.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Plays scenarios, each on a node of its own. */
public final class Player {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final Watch watch;
  private final Function<Stage, Map<String, Area.Op>> ops;

  public Player(Watch watch, Function<Stage, Map<String, Area.Op>> ops) {
    this.watch = watch;
    this.ops = ops;
  }

  public Playback play(Scenario scenario) {
    Node node = Node.open(Node.findCallCycles(false)); // OTP does not look for them
    try {
      var clock = new Clock(Margin.of(scenario));
      var stage = Stage.with(clock);
      var performance = new Performance(scenario, stage, ops.apply(stage));
      Playback playback = node.run(performance::perform);
      return playback.with(clock.stall(watch));
    } finally {
      close(node);
    }
  }

  /** Closes a node; one that does not close must not hold up the others. */
  private static void close(Node node) {
    try {
      CompletableFuture.runAsync(node::close, task -> Thread.ofVirtual().start(task))
          .get(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the node did not close in " + CLOSE_LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the node did not close", e);
    }
  }
}
