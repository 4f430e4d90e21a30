package dev.ostinato.chaos;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Processes;
import java.util.random.RandomGenerator;

/** Kills a random process of a tree, again and again, each time when the one before is dead. */
record Killer(Tree tree, RandomGenerator random) {

  void run(int times) {
    for (int killed = 0; killed < times; ) {
      var victim = tree.random(random);
      if (victim.isPresent()) {
        var monitor = Processes.monitor(victim.get());
        Processes.exit(victim.get(), ExitReason.KILL);
        Processes.receive(Down.class, down -> down.monitor() == monitor);
        killed++;
      }
    }
  }
}
