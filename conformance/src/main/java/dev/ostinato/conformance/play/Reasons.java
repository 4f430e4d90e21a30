package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.ExitReason;
import java.util.List;

/** Exit reasons from what a scenario calls them. */
public final class Reasons {

  /** A reason of the scenario's own. */
  record Own(Json term) implements ExitReason.Custom {}

  private Reasons() {}

  public static ExitReason of(Json term) {
    return switch (term) {
      case Json.Text(var word) -> wellKnown(word, term);
      case Json.Array(List<Json> items)
          when items.size() == 2 && items.getFirst().equals(Json.of("shutdown")) ->
          ExitReason.shutdown(items.getLast());
      default -> new Own(term);
    };
  }

  private static ExitReason wellKnown(String word, Json term) {
    return switch (word) {
      case "normal" -> ExitReason.NORMAL;
      case "shutdown" -> ExitReason.SHUTDOWN;
      case "kill" -> ExitReason.KILL;
      case "killed" -> new ExitReason.Killed();
      case "noproc" -> new ExitReason.NoProcess();
      case "noconnection" -> new ExitReason.NoConnection();
      case "timeout" -> new ExitReason.Timeout();
      case "calling_self" -> new ExitReason.CallingSelf();
      case "max_children" -> new ExitReason.MaxChildren();
      default -> new Own(term);
    };
  }
}
