package dev.ostinato.sys;

import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** The greatest processes of a node, in whatever sense. */
final class Ranking {

  private record Measured(ProcessInfo info, long value) {}

  private Ranking() {}

  static List<ProcessInfo> of(int most, ToLongFunction<? super ProcessInfo> measure) {
    var greatest = new PriorityQueue<Measured>(Comparator.comparingLong(Measured::value));
    for (var pid : Processes.list()) {
      Operations.lookBriefly(pid)
          .ifPresent(info -> {
            greatest.add(new Measured(info, measure.applyAsLong(info)));
            if (greatest.size() > most) {
              greatest.remove();
            }
          });
    }
    var ranked = new ArrayDeque<ProcessInfo>();
    while (!greatest.isEmpty()) {
      ranked.addFirst(greatest.remove().info());
    }
    return List.copyOf(ranked);
  }
}
