package dev.ostinato.conformance.area;

import dev.ostinato.conformance.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Erlang's order of terms: numbers, atoms, maps, lists, and last strings, which there are binaries.
 */
final class TermOrder implements Comparator<Json> {

  private static final TermOrder INSTANCE = new TermOrder();

  private TermOrder() {}

  static Json.Array sorted(List<? extends Json> values) {
    return new Json.Array(values.stream().<Json>map(value -> value).sorted(INSTANCE).toList());
  }

  @Override
  public int compare(Json one, Json other) {
    int kinds = Integer.compare(rank(one), rank(other));
    if (kinds != 0) {
      return kinds;
    }
    return switch (one) {
      case Json.Int(var number) -> Long.compare(number, ((Json.Int) other).value());
      case Json.Array(List<Json> items) -> compare(items, ((Json.Array) other).items());
      case Json.Text(var text) -> Arrays.compareUnsigned(bytes(text), bytes(value(other)));
      case Json.Null _, Json.Bool _, Json.Members _ -> one.toString().compareTo(other.toString());
    };
  }

  private int compare(List<Json> one, List<Json> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int rank(Json value) {
    return switch (value) {
      case Json.Int _ -> 0;
      case Json.Null _, Json.Bool _ -> 1;
      case Json.Members _ -> 2;
      case Json.Array _ -> 3;
      case Json.Text _ -> 4;
    };
  }

  private static String value(Json text) {
    return ((Json.Text) text).value();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
