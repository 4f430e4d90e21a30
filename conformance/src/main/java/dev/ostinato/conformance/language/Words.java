package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A family of values that are each a first word and what must follow it. */
final class Words implements Shape {

  private final String family;
  private final Map<String, List<Shape>> shapes = new LinkedHashMap<>();

  Words(String family) {
    this.family = family;
  }

  Words word(String word, Shape... rest) {
    shapes.put(word, List.of(rest));
    return this;
  }

  Set<String> all() {
    return Set.copyOf(shapes.keySet());
  }

  @Override
  public void check(Json value) throws MalformedException {
    if (!(value instanceof Json.Array array) || array.word().isEmpty()) {
      throw Shape.unexpected("a list that begins with a word, as " + family, value);
    }
    String word = array.word().get();
    List<Shape> rest = shapes.get(word);
    if (rest == null) {
      throw new MalformedException("unknown " + family + " \"" + word + "\"");
    }
    if (array.size() != rest.size() + 1) {
      throw Shape.unexpected("\"" + word + "\" with " + rest.size() + " arguments", value);
    }
    for (int i = 0; i < rest.size(); i++) {
      try {
        rest.get(i).check(array.get(i + 1));
      } catch (MalformedException e) {
        throw e.in("\"" + word + "\"");
      }
    }
  }
}
