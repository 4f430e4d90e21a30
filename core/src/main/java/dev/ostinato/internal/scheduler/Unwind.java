package dev.ostinato.internal.scheduler;

import java.io.Serial;

/**
 * Thrown in a process that has been told to exit, so that its stack comes down.
 *
 * <p>It is an {@link Error}, so that a handler of exceptions does not swallow it, and has no stack
 * trace, since the place says nothing. Nobody outside the library catches it on purpose.
 */
public final class Unwind extends Error {
  @Serial private static final long serialVersionUID = 1L;

  public Unwind() {
    super("this process has been told to exit", null, false, false);
  }
}
