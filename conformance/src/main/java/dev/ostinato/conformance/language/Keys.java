package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The keys that an object must have and those that it may have; no others. */
final class Keys implements Shape {

  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Set<String> needed = new LinkedHashSet<>();

  Keys needs(String key, Shape shape) {
    needed.add(key);
    return may(key, shape);
  }

  Keys may(String key, Shape shape) {
    shapes.put(key, shape);
    return this;
  }

  @Override
  public void check(Json value) throws MalformedException {
    if (!(value instanceof Json.Members(var members))) {
      throw Shape.unexpected("an object", value);
    }
    for (String key : needed) {
      if (!members.containsKey(key)) {
        throw new MalformedException("no \"" + key + "\" in " + value);
      }
    }
    for (var member : members.entrySet()) {
      Shape shape = shapes.get(member.getKey());
      if (shape == null) {
        throw new MalformedException("unknown key \"" + member.getKey() + "\" in " + value);
      }
      try {
        shape.check(member.getValue());
      } catch (MalformedException e) {
        throw e.in(member.getKey());
      }
    }
  }
}
