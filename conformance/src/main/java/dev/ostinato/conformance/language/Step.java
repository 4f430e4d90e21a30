package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.Optional;

/** One thing that the client does. */
public record Step(Json.Members members) {

  public String op() {
    return text("op");
  }

  /** The string under a key that the op has by the language. */
  public String text(String key) {
    return ((Json.Text) json(key)).value();
  }

  public boolean flag(String key) {
    return ((Json.Bool) json(key)).value();
  }

  public long number(String key) {
    return ((Json.Int) json(key)).value();
  }

  public Json json(String key) {
    return members.get(key);
  }

  public Optional<Json> find(String key) {
    return members.find(key);
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
