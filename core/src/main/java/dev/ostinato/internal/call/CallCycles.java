package dev.ostinato.internal.call;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.process.Pid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Processes that wait for each other's answers, each for the next, and the last for the first. */
public final class CallCycles {
  /*
   * Protocol.
   *
   * A process says what it waits for, a cell, before it looks for a cycle; so of those that close a
   * cycle at the same time the last one to say so sees all the others.
   * What is found on the way may have changed before the end is reached. A cell is used once: if it
   * still waits when all have been seen, it did so all the time, and they all waited at once. So all
   * are looked at again, and what has changed meanwhile was no cycle.
   * A process that has lent its thread to a server waits for that, too, until the thread is back.
   * One that awaits tasks says so in a table of its node before it looks, and takes it out when it
   * goes on; the list that stands there is a new one for each wait, so it is known again.
   */
  private static final int MAX_LENGTH = 1000;

  /** That {@code who} waits for {@code whom}. */
  private sealed interface Edge {
    LocalProcess who();

    LocalProcess whom();

    boolean stillIs();
  }

  /** For the answer to a request that has not been answered, nor put off. */
  private record Asks(LocalProcess who, LocalProcess whom, ReplyCell cell) implements Edge {
    @Override
    public boolean stillIs() {
      return cell.isAsked() && who.isAlive();
    }
  }

  /** To have its thread back. */
  private record Lends(LocalProcess who, LocalProcess whom) implements Edge {
    @Override
    public boolean stillIs() {
      return who.lentTo() == whom;
    }
  }

  /** For the result of a task, among others perhaps. */
  private record Awaits(LocalProcess who, LocalProcess whom, Object all) implements Edge {
    @Override
    public boolean stillIs() {
      return who.node.awaited(who) == all && whom.isAlive();
    }
  }

  private CallCycles() {}

  /** The processes of the cycle that the owner of {@code cell} closes by waiting; or none. */
  static List<Pid> of(ReplyCell cell) {
    var server = cell.server();
    if (server == null || edges(server).isEmpty()) {
      return List.of(); // as it is at nearly every call; nothing was made to find that out
    }
    var first = edge(cell.owner(), cell);
    return first == null ? List.of() : cycle(cell.owner(), List.of(first));
  }

  /**
   * Waits for what processes do, all of them, which are no servers.
   *
   * @param ifCycle what to throw instead if they would wait for the calling process
   */
  public static <T extends @Nullable Object> T awaiting(
      LocalProcess self,
      List<LocalProcess> whom,
      Supplier<T> wait,
      Function<List<Pid>, RuntimeException> ifCycle) {
    if (!self.node.findsCallCycles()) {
      return wait.get();
    }
    self.node.awaits(self, whom);
    try {
      var cycle = cycle(self, edges(self));
      if (!cycle.isEmpty()) {
        throw ifCycle.apply(cycle);
      }
      return wait.get();
    } finally {
      self.node.awaitsNoMore(self);
    }
  }

  private static List<Pid> cycle(LocalProcess from, List<? extends Edge> begin) {
    for (var edge : begin) {
      var path = new ArrayList<Edge>();
      if (leads(edge, from, path, new HashSet<>()) && path.stream().allMatch(Edge::stillIs)) {
        return path.stream().<Pid>map(Edge::who).toList();
      }
    }
    return List.of();
  }

  /** Whether an edge, and those that follow it, lead to {@code goal}: the path that does. */
  private static boolean leads(
      Edge edge, LocalProcess goal, List<Edge> path, Set<LocalProcess> seen) {
    path.add(edge);
    if (edge.whom() == goal) {
      return true;
    }
    if (path.size() < MAX_LENGTH && seen.add(edge.whom())) {
      for (var next : edges(edge.whom())) {
        if (leads(next, goal, path, seen)) {
          return true;
        }
      }
    }
    path.removeLast();
    return false;
  }

  private static List<? extends Edge> edges(LocalProcess process) {
    if (process.waitingFor() instanceof ReplyCell cell) {
      var edge = edge(process, cell);
      return edge == null ? List.of() : List.of(edge);
    }
    var lentTo = process.lentTo();
    if (lentTo != null) {
      return List.of(new Lends(process, lentTo));
    }
    var all = process.node.awaited(process);
    if (all.isEmpty()) {
      return List.of();
    }
    return all.stream()
        .filter(LocalProcess::isAlive) // one that ends has said what it had to say
        .map(one -> new Awaits(process, one, all))
        .toList();
  }

  private static @Nullable Asks edge(LocalProcess process, ReplyCell cell) {
    var server = cell.server();
    return server == null || !cell.isAsked() ? null : new Asks(process, server, cell);
  }
}
