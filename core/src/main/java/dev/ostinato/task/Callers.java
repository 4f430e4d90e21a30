package dev.ostinato.task;

import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessLocal;
import java.util.ArrayList;
import java.util.List;

/** On whose behalf a process works: {@code $callers}. */
final class Callers {

  /** A task that starts the next one, for ever, must not keep all that were before it. */
  private static final int MAX = 16;

  private static final ProcessLocal<List<Pid>> CALLERS = ProcessLocal.withInitial(List::of);

  private Callers() {}

  /** Those of the calling process. */
  static List<Pid> own() {
    return CALLERS.get();
  }

  /** Those of a task that the calling process starts: itself, and its own. */
  static List<Pid> ofTask() {
    var callers = new ArrayList<Pid>();
    callers.add(Pid.self());
    callers.addAll(own());
    return List.copyOf(callers.subList(0, Math.min(callers.size(), MAX)));
  }

  /** Says whose work the calling process does. */
  static void set(List<Pid> callers) {
    CALLERS.put(callers);
  }
}
