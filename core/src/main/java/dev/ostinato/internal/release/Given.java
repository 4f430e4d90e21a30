package dev.ostinato.internal.release;

import org.jspecify.annotations.Nullable;

/** How a child is started, with what the process that it starts is made of. */
public interface Given {

  /** The plan of a supervisor, or the code of a server; null if that is not known. */
  @Nullable Object given();
}
