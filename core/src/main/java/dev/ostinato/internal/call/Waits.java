package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Starting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** For whom a process waits, at this moment: a look from outside, which may be outdated at once. */
public final class Waits {

  private Waits() {}

  /** All for whom a process waits, and for whom these wait, and so on. */
  public static Set<LocalProcess> of(LocalProcess process) {
    var all = new HashSet<LocalProcess>();
    collect(process, all);
    return all;
  }

  private static void collect(LocalProcess process, Set<LocalProcess> all) {
    for (var one : next(process)) {
      if (all.add(one)) {
        collect(one, all);
      }
    }
  }

  private static List<LocalProcess> next(LocalProcess process) {
    var lentTo = process.lentTo();
    if (lentTo != null) {
      return List.of(lentTo);
    }
    return switch (process.waitingFor()) {
      case ReplyCell cell when cell.server() != null && !cell.isReady() -> List.of(cell.server());
      case Starting<?> start when start.process() != null -> List.of(start.process());
      case null, default -> process.node.awaited(process);
    };
  }
}
