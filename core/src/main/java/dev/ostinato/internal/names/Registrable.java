package dev.ostinato.internal.names;

import dev.ostinato.process.Pid;
import org.jspecify.annotations.Nullable;

/** A name of ours: one that knows the table in which it is to be registered. */
public interface Registrable {

  /**
   * Gives the name to a process of the current node.
   *
   * @return false if a process has it
   * @throws IllegalArgumentException if the process cannot have it: {@code badarg}
   */
  boolean register(Pid pid);

  /** The process that has the name, alive or about to end; null if none has. */
  @Nullable Pid holder();

  /** Takes the name from whichever process has it; false if none has. */
  boolean unregister();
}
