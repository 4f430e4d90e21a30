package dev.ostinato.conformance.json;

import java.io.Serial;

/** Text that is no JSON of the language, and where it stops being so. */
public final class JsonSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  JsonSyntaxException(int column, String expected, String got) {
    super("column " + column + ": expected " + expected + ", got: " + got);
  }
}
