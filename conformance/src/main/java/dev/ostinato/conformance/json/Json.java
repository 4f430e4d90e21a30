package dev.ostinato.conformance.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** A value of the scenario language: JSON whose numbers are whole. It prints as JSON. */
public sealed interface Json {

  Json NULL = new Null();

  /** Reads one value and nothing beside it. */
  static Json parse(String text) throws JsonSyntaxException {
    return new JsonParser(text).parse();
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  static Json of(long value) {
    return new Int(value);
  }

  static Text of(String value) {
    return new Text(value);
  }

  static Array array(Json... items) {
    return new Array(List.of(items));
  }

  /** An array of a first word and what belongs to it, as most values of the language are. */
  static Array tagged(String word, Json... rest) {
    var items = new ArrayList<Json>(rest.length + 1);
    items.add(of(word));
    items.addAll(List.of(rest));
    return new Array(items);
  }

  /** {@code null}. */
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A whole number. */
  record Int(long value) implements Json {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A string. */
  record Text(String value) implements Json {
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return JsonPrinter.quoted(value);
    }
  }

  record Array(List<Json> items) implements Json {
    public Array {
      items = List.copyOf(items);
    }

    public int size() {
      return items.size();
    }

    public Json get(int index) {
      return items.get(index);
    }

    /** The first item, if it is a string. */
    public Optional<String> word() {
      return !items.isEmpty() && items.getFirst() instanceof Text(var word)
          ? Optional.of(word)
          : Optional.empty();
    }

    @Override
    public String toString() {
      return JsonPrinter.print(this);
    }
  }

  /** An object: its members in the order in which they were written. */
  record Members(SequencedMap<String, Json> all) implements Json {
    public Members {
      all = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
    }

    /** The member under a key that it must have. */
    public Json get(String key) {
      return find(key).orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + this));
    }

    public Optional<Json> find(String key) {
      return Optional.ofNullable(all.get(key));
    }

    @Override
    public String toString() {
      return JsonPrinter.print(this);
    }
  }
}
