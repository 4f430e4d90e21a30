package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Processes that wait for each other's answers, each for the next, and the last for the first. */
final class CallCycles {
  /*
   * Protocol.
   *
   * A process says what it waits for, a cell, before it looks for a cycle; so of those that close a
   * cycle at the same time the last one to say so sees all the others.
   * What is found on the way may have changed before the end is reached. A cell is used once: if it
   * still waits when all have been seen, it did so all the time, and they all waited at once. So all
   * are looked at again, and what has changed meanwhile was no cycle.
   * A process that has lent its thread to a server waits for that, too, until the thread is back.
   */
  private static final int MAX_LENGTH = 1000;

  /** That {@code who} waits for {@code whom}, by a cell, or because it has lent its thread. */
  private record Edge(LocalProcess who, LocalProcess whom, @Nullable ReplyCell cell) {
    boolean stillIs() {
      return cell == null ? who.lentTo() == whom : cell.isAsked();
    }
  }

  private CallCycles() {}

  /** The processes of the cycle that the owner of {@code cell} closes by waiting; or none. */
  static List<Pid> of(ReplyCell cell) {
    var first = edge(cell.owner(), cell);
    if (first == null || !hasEdge(first.whom())) {
      return List.of();
    }
    var edges = new ArrayList<Edge>();
    var edge = first;
    while (edge != null && edges.size() < MAX_LENGTH) {
      edges.add(edge);
      if (edge.whom() == cell.owner()) {
        boolean all = edges.stream().allMatch(Edge::stillIs);
        return all ? edges.stream().<Pid>map(Edge::who).toList() : List.of();
      }
      edge = edge(edge.whom());
    }
    return List.of();
  }

  private static boolean hasEdge(LocalProcess process) {
    return process.waitingFor() instanceof ReplyCell || process.lentTo() != null;
  }

  private static @Nullable Edge edge(LocalProcess process) {
    if (process.waitingFor() instanceof ReplyCell cell) {
      return edge(process, cell);
    }
    var lentTo = process.lentTo();
    return lentTo == null ? null : new Edge(process, lentTo, null);
  }

  private static @Nullable Edge edge(LocalProcess process, ReplyCell cell) {
    var server = cell.server();
    return server == null || !cell.isAsked() ? null : new Edge(process, server, cell);
  }
}
