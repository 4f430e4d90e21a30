package dev.ostinato.process;

import dev.ostinato.internal.runtime.LocalName;

/**
 * A name that a process can register: {@code atom() | {via, _, _}}.
 *
 * <p>A name is a symbol: it is resolved at each use, on the node of the process that uses it. Names
 * can be made from whatever clients send; a name takes memory only while a process has it.
 *
 * <p>Names are made by the library: this interface is not for others to implement.
 */
public non-sealed interface Name extends Address {

  /**
   * A name on this node; equal when {@code name} is. Any value with equals and hashCode will do.
   */
  static Name local(Object name) {
    return new LocalName(name);
  }
}
