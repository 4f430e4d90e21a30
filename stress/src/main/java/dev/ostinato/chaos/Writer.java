package dev.ostinato.chaos;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A client that writes to servers that no other writes to, until it is told to stop. */
final class Writer {

  /** The message that stops it. */
  record Stop() {}

  /** What it says when it has stopped: the last writes that were acknowledged, by server. */
  record Done(Map<Integer, Written> acknowledged, long failed) {}

  /** A write that was acknowledged, and by which process. */
  record Written(Pid by, long number) {}

  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(1);

  private final Tree tree;
  private final int first;
  private final int step;
  private final RandomGenerator random;
  private final Map<Integer, Written> acknowledged = new HashMap<>();

  /** One of {@code step} writers; it writes to every server whose number is so modulo them. */
  Writer(Tree tree, int first, int step, RandomGenerator random) {
    this.tree = tree;
    this.first = first;
    this.step = step;
    this.random = random;
  }

  /** Works until it is told to stop, and tells {@code inspector} what it has done. */
  void run(Pid inspector) {
    long failed = 0;
    int mine = (tree.plan().servers() - first + step - 1) / step;
    for (long number = 1; Processes.receive(Stop.class, Duration.ZERO).isEmpty(); number++) {
      int server = first + step * random.nextInt(mine);
      try {
        var by = tree.note(server).call(new Note.Write(number));
        acknowledged.put(server, new Written(by, number));
      } catch (ExitException killed) {
        acknowledged.remove(server); // it may have been written, or not
        failed++;
        Processes.sleep(BEFORE_NEXT_TRY);
      } catch (IllegalArgumentException noRegistry) {
        failed++;
        Processes.sleep(BEFORE_NEXT_TRY);
      }
    }
    inspector.send(new Done(acknowledged, failed));
  }
}
