package dev.ostinato.chaos;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Kills a random process of a tree, again and again, each time when the one before is dead.
 *
 * <p>While most of the tree is down it takes its time: else the few that are up, which are those
 * that restart the others, would be killed before anything has come back.
 */
record Killer(Tree tree, RandomGenerator random) {

  private static final Duration WHILE_DOWN = Duration.ofMillis(1);

  void run(int times) {
    for (int killed = 0; killed < times; ) {
      var victim = tree.random(random);
      if (victim.isPresent()) {
        var monitor = Processes.monitor(victim.get());
        Processes.exit(victim.get(), ExitReason.KILL);
        Processes.receive(Down.class, down -> down.monitor() == monitor);
        killed++;
      } else {
        Processes.sleep(WHILE_DOWN);
      }
    }
  }
}
