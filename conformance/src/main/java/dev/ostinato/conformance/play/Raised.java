package dev.ostinato.conformance.play;

import java.io.Serial;

/** The exception that {@code ["raise", message]} raises. */
public final class Raised extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public Raised(String message) {
    super(message);
  }
}
