package dev.ostinato.upgrade;

import dev.ostinato.process.Pid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an upgrade has done, or would do.
 *
 * @param from the version that ran
 * @param to the version that runs now, if there is no problem
 * @param servers those whose code is another one; of a plan, those whose code would be
 * @param problem why nothing has changed; empty if all has
 * @param notes what is to be known all the same: children that the new release adds, and those that
 *     it has no longer, which go on
 */
public record UpgradeReport(
    String from, String to, List<Server> servers, Optional<Problem> problem, List<String> notes) {

  /**
   * One server.
   *
   * @param name what it is called, in reports
   * @param held how long it took no messages; zero in a plan
   */
  public record Server(Pid pid, String name, String from, String to, Duration held) {}

  /**
   * Why an upgrade cannot be.
   *
   * @param where the server, or the step
   * @param text what is wrong; it begins with the path to what cannot be carried, if that is it
   */
  public record Problem(String where, String text) {
    @Override
    public String toString() {
      return where + ": " + text;
    }
  }

  public UpgradeReport {
    servers = List.copyOf(servers);
    notes = List.copyOf(notes);
  }

  /** Whether the release runs now; of a plan, whether it would. */
  public boolean isDone() {
    return problem.isEmpty();
  }

  /** The longest time that a server was held. */
  public Duration longestHeld() {
    return servers.stream().map(Server::held).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * This report if there is no problem.
   *
   * @throws IllegalStateException with the problem if there is one
   */
  public UpgradeReport orElseThrow() {
    if (problem.isPresent()) {
      throw new IllegalStateException(toString());
    }
    return this;
  }

  /** As a person reads it: a line, and one for each class of servers. */
  @Override
  public String toString() {
    if (problem.isPresent()) {
      return "no upgrade from " + from + " to " + to + ", all is as before: " + problem.get();
    }
    var text = new StringBuilder();
    text.append("upgrade from ").append(from).append(" to ").append(to).append(": ");
    text.append(servers.size()).append(" servers, held for ");
    text.append(longestHeld().toMillis()).append(" ms at most");
    servers.stream()
        .collect(Collectors.groupingBy(Server::to, java.util.TreeMap::new, Collectors.counting()))
        .forEach((code, count) -> text.append("\n  ").append(count).append(" × ").append(code));
    notes.forEach(note -> text.append("\n  ").append(note));
    return text.toString();
  }
}
