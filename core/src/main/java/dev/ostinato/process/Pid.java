package dev.ostinato.process;

import dev.ostinato.internal.runtime.LocalProcess;

/**
 * The identity of one process, on this node or another: {@code pid()}.
 *
 * <p>A pid is never given to a second process. Pids of one node are ordered by the time of their
 * start; a pid prints as {@code <node.number>}.
 */
public non-sealed interface Pid extends Address, Comparable<Pid> {

  /** The calling process; a thread that is no process becomes a guest: {@code self()}. */
  static Pid self() {
    return LocalProcess.self();
  }
}
