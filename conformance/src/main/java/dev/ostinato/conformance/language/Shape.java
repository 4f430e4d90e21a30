package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.List;
import java.util.Set;

/** What a value of the language may be. */
@FunctionalInterface
interface Shape {

  Shape VALUE = _ -> {};
  Shape NAME = value -> require(value instanceof Json.Text, "a string", value);
  Shape FLAG = value -> require(value instanceof Json.Bool, "true or false", value);
  Shape INTEGER = value -> require(value instanceof Json.Int, "a whole number", value);
  Shape COUNT = value -> require(isCount(value), "a whole number that is >= 0", value);
  Shape TIMEOUT =
      value -> require(isCount(value) || isWord(value, "infinity"), "ms or \"infinity\"", value);
  Shape REASON =
      value ->
          require(value instanceof Json.Text || value instanceof Json.Array, "a reason", value);
  Shape ADDRESS = value -> require(isAddress(value), "the address of a process", value);

  void check(Json value) throws MalformedException;

  static Shape list(Shape item) {
    return value -> {
      if (!(value instanceof Json.Array(var items))) {
        throw unexpected("a list", value);
      }
      for (Json each : items) {
        item.check(each);
      }
    };
  }

  static Shape oneOf(String... words) {
    Set<String> all = Set.of(words);
    return value ->
        require(
            value instanceof Json.Text(var word) && all.contains(word),
            "one of " + String.join(", ", words),
            value);
  }

  static Shape either(Shape one, Shape other) {
    return value -> {
      try {
        one.check(value);
      } catch (MalformedException _) {
        other.check(value);
      }
    };
  }

  static MalformedException unexpected(String expected, Json got) {
    return new MalformedException("expected " + expected + ", got: " + got);
  }

  private static void require(boolean holds, String expected, Json got) throws MalformedException {
    if (!holds) {
      throw unexpected(expected, got);
    }
  }

  private static boolean isCount(Json value) {
    return value instanceof Json.Int(var number) && number >= 0;
  }

  private static boolean isWord(Json value, String word) {
    return value instanceof Json.Text(var text) && text.equals(word);
  }

  private static boolean isAddress(Json value) {
    return switch (value) {
      case Json.Text _ -> true;
      case Json.Array(List<Json> items)
          when items.size() > 1 && items.get(1) instanceof Json.Text ->
          switch (items.size()) {
            case 2 -> isWord(items.getFirst(), "name");
            case 3 -> isWord(items.getFirst(), "via");
            default -> false;
          };
      default -> false;
    };
  }
}
