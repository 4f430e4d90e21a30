package dev.ostinato.conformance.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * A strict reader of JSON: no comments, no trailing commas, no key twice in an object, no number
 * that is not whole, nothing after the value.
 */
final class JsonParser {

  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth;

  JsonParser(String text) {
    this.text = text;
  }

  Json parse() throws JsonSyntaxException {
    Json value = value();
    skipBlanks();
    if (at < text.length()) {
      throw expected("the end");
    }
    return value;
  }

  private Json value() throws JsonSyntaxException {
    skipBlanks();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new Json.Text(string());
      case 't' -> literal("true", Json.of(true));
      case 'f' -> literal("false", Json.of(false));
      case 'n' -> literal("null", Json.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw expected("a value");
    };
  }

  private Json object() throws JsonSyntaxException {
    descend();
    var members = new LinkedHashMap<String, Json>();
    skipBlanks();
    if (!take('}')) {
      do {
        skipBlanks();
        int start = at;
        String key = string();
        skipBlanks();
        if (!take(':')) {
          throw expected("':'");
        }
        if (members.put(key, value()) != null) {
          at = start;
          throw expected("a key that is not there yet");
        }
        skipBlanks();
      } while (take(','));
      if (!take('}')) {
        throw expected("',' or '}'");
      }
    }
    depth--;
    return new Json.Members(members);
  }

  private Json array() throws JsonSyntaxException {
    descend();
    var items = new ArrayList<Json>();
    skipBlanks();
    if (!take(']')) {
      do {
        items.add(value());
        skipBlanks();
      } while (take(','));
      if (!take(']')) {
        throw expected("',' or ']'");
      }
    }
    depth--;
    return new Json.Array(items);
  }

  private void descend() throws JsonSyntaxException {
    if (++depth > DEEPEST) {
      throw expected("at most " + DEEPEST + " levels");
    }
    at++;
  }

  private Json literal(String word, Json value) throws JsonSyntaxException {
    if (!text.startsWith(word, at)) {
      throw expected("a value");
    }
    at += word.length();
    return value;
  }

  private Json number() throws JsonSyntaxException {
    int start = at;
    take('-');
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    boolean zeroFirst = at > digits + 1 && text.charAt(digits) == '0';
    if (at == digits || zeroFirst || ".eE".indexOf(peek()) >= 0) {
      at = start;
      throw expected("a whole number");
    }
    try {
      return Json.of(Long.parseLong(text.substring(start, at)));
    } catch (NumberFormatException _) {
      at = start;
      throw expected("a number of at most 64 bits");
    }
  }

  private String string() throws JsonSyntaxException {
    if (!take('"')) {
      throw expected("a string");
    }
    var out = new StringBuilder();
    while (!take('"')) {
      char c = peek();
      if (c < ' ') {
        throw expected("the end of a string");
      }
      at++;
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() throws JsonSyntaxException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> {
        at--;
        throw expected("an escape");
      }
    };
  }

  private char hex() throws JsonSyntaxException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw expected("four hexadecimal digits");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private boolean take(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  /** The next character; NUL at the end, which no JSON has outside of an error. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private JsonSyntaxException expected(String what) {
    String got =
        at < text.length() ? text.substring(at, Math.min(text.length(), at + 12)) : "the end";
    return new JsonSyntaxException(at + 1, what, got);
  }
}
