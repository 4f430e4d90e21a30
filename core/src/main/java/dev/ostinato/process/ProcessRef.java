package dev.ostinato.process;

import java.util.Optional;

/** Whatever stands for a process: its pid, a name, or a typed handle on either. */
public interface ProcessRef {

  /** The pid, or the name that is resolved again at each use. */
  Address address();

  /**
   * Sends any message; to a process that has ended, it does nothing.
   *
   * @throws IllegalArgumentException if this is a name that no process has: {@code badarg}
   */
  void send(Object message);

  /** The process that is there now. */
  Optional<Pid> whereis();
}
