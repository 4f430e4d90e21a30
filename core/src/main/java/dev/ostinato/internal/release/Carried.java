package dev.ostinato.internal.release;

/** A thing of the library that holds what its users gave it, and is no record. */
public interface Carried {

  /** The same with what the carrier makes of that; itself if nothing changes. */
  Object carried(Carrier carrier) throws CannotCarry;
}
