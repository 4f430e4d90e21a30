package dev.ostinato.internal.release;

import dev.ostinato.process.Pid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server of the library that holds what its users gave it: code, child specs, keys, values. */
public interface Holds {

  /**
   * What is to be read anew before {@link #move}, in the process of the one who upgrades.
   *
   * @param given what the next release starts it from; null if that says nothing of it
   */
  default @Nullable Object read(@Nullable Object given, Carrier carrier) throws Exception {
    return given;
  }

  /**
   * What the next release starts its children from, those that run, in the server's process.
   *
   * @param given what {@link #read} has returned
   */
  default Map<Pid, Object> children(Object state, Object given, Carrier carrier)
      throws CannotCarry {
    return Map.of();
  }

  /**
   * The ids of children that the next release has, and the server has not; in its process.
   *
   * @param given what {@link #read} has returned
   */
  default List<Object> added(Object state, Object given, Carrier carrier) throws CannotCarry {
    return List.of();
  }

  /**
   * The ids of children that the server has, and the next release has not; in its process.
   *
   * @param given what {@link #read} has returned
   */
  default List<Object> kept(Object state, Object given, Carrier carrier) throws CannotCarry {
    return List.of();
  }

  /**
   * What becomes of it, in its process; changes nothing.
   *
   * @param given what {@link #read} has returned
   */
  Move move(Object state, @Nullable Object given, Carrier carrier) throws CannotCarry;
}
