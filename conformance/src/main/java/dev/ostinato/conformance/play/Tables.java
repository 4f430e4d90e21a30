package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.registry.Registry;
import dev.ostinato.registry.Registry.Registration.AlreadyRegistered;
import dev.ostinato.registry.Registry.Registration.Registered;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The registries of one scenario, by name. */
public final class Tables {

  private final Terms terms;
  private final Map<String, Registry<Json, Json>> started = new ConcurrentHashMap<>();

  Tables(Terms terms) {
    this.terms = terms;
  }

  /** Makes the handle of a registry that is to be started. */
  public Registry<Json, Json> add(String name, boolean unique) {
    Registry<Json, Json> table = unique ? uniqueHandle(name) : Registry.duplicate(name);
    started.put(name, table);
    return table;
  }

  /** The registry of a name; it may be one that nobody started. */
  public Registry<Json, Json> get(String name) {
    Registry<Json, Json> table = started.get(name);
    return table != null ? table : uniqueHandle(name);
  }

  /** The registry of a name, which has one process a key. */
  public Registry.Unique<Json, Json> unique(String name) {
    if (get(name) instanceof Registry.Unique<Json, Json> table) {
      return table;
    }
    throw new IllegalArgumentException("expected a registry of unique keys, got: " + name);
  }

  /** Registers the calling process. */
  public Json register(String name, Json key, Json value) {
    return switch (get(name)) {
      case Registry.Unique<Json, Json> table ->
          switch (table.register(key, value)) {
            case Registered _ -> Json.of("ok");
            case AlreadyRegistered(var pid) ->
                Json.tagged("error", Json.tagged("already_registered", terms.of(pid)));
          };
      case Registry.Duplicate<Json, Json> table -> {
        table.register(key, value);
        yield Json.of("ok");
      }
    };
  }

  /** A name taken through it has the value null. */
  private static Registry<Json, Json> uniqueHandle(String name) {
    return Registry.<Json, Json>unique(name, Json.NULL);
  }
}
