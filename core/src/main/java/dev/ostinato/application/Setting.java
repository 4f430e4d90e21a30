package dev.ostinato.application;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.function.Function;

/**
 * A value that an application can be told, with a type and a default: {@code get_env}, {@code
 * put_env}.
 *
 * <p>Its value is what was {@link #put} on this node; else the system property of its name, {@code
 * -Dkv.port=4041}; else the default. A name has one type, for the whole node: begin it with that of
 * the application.
 *
 * @param parse makes the value of the text of the system property
 */
public record Setting<V>(String name, V byDefault, Function<String, ? extends V> parse) {

  /** Under which a value is kept by the node. */
  private record Place(String name) {}

  public Setting {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(byDefault, "byDefault");
    Objects.requireNonNull(parse, "parse");
  }

  public static Setting<String> of(String name, String byDefault) {
    return new Setting<>(name, byDefault, Function.identity());
  }

  public static Setting<Integer> of(String name, int byDefault) {
    return new Setting<>(name, byDefault, Integer::valueOf);
  }

  /** A flag: {@code true} or {@code false}. */
  public static Setting<Boolean> of(String name, boolean byDefault) {
    return new Setting<>(name, byDefault, Setting::flag);
  }

  /** A time, written as {@link Duration#parse} reads it: {@code PT0.5S}. */
  public static Setting<Duration> of(String name, Duration byDefault) {
    return new Setting<>(name, byDefault, Duration::parse);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  /**
   * The value now.
   *
   * @throws IllegalArgumentException if the system property cannot be parsed
   */
  @SuppressWarnings("unchecked") // what is kept under a name was put by a setting of it
  public V get() {
    LocalProcess.checkCaller();
    var put = LocalNode.current().kept(new Place(name));
    if (put != null) {
      return (V) put;
    }
    var text = System.getProperty(name);
    return text == null ? byDefault : parsed(text);
  }

  private V parsed(String text) {
    try {
      return Objects.requireNonNull(parse.apply(text), "parse");
    } catch (IllegalArgumentException | DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "expected the system property " + name + " to be like " + byDefault + ", got: " + text,
          wrong);
    }
  }

  /** Sets the value on this node. */
  public void put(V value) {
    Objects.requireNonNull(value, "value");
    LocalProcess.checkCaller();
    LocalNode.current().keepNow(new Place(name), value);
  }

  /** Takes back what was put. */
  public void delete() {
    LocalProcess.checkCaller();
    var node = LocalNode.current();
    var put = node.kept(new Place(name));
    if (put != null) {
      node.drop(new Place(name), put);
    }
  }
}
