package dev.ostinato.internal.release;

import org.jspecify.annotations.Nullable;

/** Something made of the classes of one release cannot be made of those of another. */
public final class CannotCarry extends Exception {

  private static final long serialVersionUID = 1;

  private final String path;
  private final String problem;

  CannotCarry(String path, String problem, @Nullable Throwable cause) {
    super(path + ": " + problem, cause, false, false); // a stack would keep its classes
    this.path = path;
    this.problem = problem;
  }

  /** The same, found in what stands at a path: {@code state.items[3]}. */
  CannotCarry within(String outer) {
    return new CannotCarry(outer + path, problem, getCause());
  }
}
