package dev.ostinato.conformance.language;

import java.io.Serial;

/** Something that is not of the scenario language. */
public final class MalformedException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  MalformedException(String what) {
    super(what);
  }

  /** The same, said of a part of something larger. */
  MalformedException in(String part) {
    return new MalformedException(part + ": " + getMessage());
  }
}
