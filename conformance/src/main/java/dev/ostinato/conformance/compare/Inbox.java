package dev.ostinato.conformance.compare;

import dev.ostinato.conformance.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages by what promises their order: exits and downs by the process that they name, everything
 * else by its kind.
 */
record Inbox(Map<List<Json>, List<Json>> messages) {

  /** The messages of an inbox; empty if {@code result} is something else, such as an exit. */
  static Optional<Inbox> of(Json result) {
    if (!(result instanceof Json.Array(var items))) {
      return Optional.empty();
    }
    var messages = new LinkedHashMap<List<Json>, List<Json>>();
    for (Json item : items) {
      if (!(item instanceof Json.Array message) || message.word().isEmpty()) {
        return Optional.empty();
      }
      messages.computeIfAbsent(kind(message), _ -> new ArrayList<>()).add(message);
    }
    return Optional.of(new Inbox(messages));
  }

  private static List<Json> kind(Json.Array message) {
    boolean namesProcess =
        switch (message.word().orElseThrow()) {
          case "EXIT", "DOWN" -> message.size() > 1;
          default -> false;
        };
    return message.items().subList(0, namesProcess ? 2 : 1);
  }
}
