package dev.ostinato.conformance.json;

import java.util.stream.Collectors;

/** Values as compact JSON text. */
final class JsonPrinter {

  private JsonPrinter() {}

  static String print(Json.Array array) {
    return array.items().stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
  }

  static String print(Json.Members object) {
    return object.all().entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
