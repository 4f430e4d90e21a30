package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import java.io.Serial;

/** Stands for Erlang's {@code throw(Value)}; the message is the value as JSON. */
public final class Thrown extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public Thrown(Json value) {
    super(value.toString());
  }
}
