package dev.ostinato.process;

/** A reference to the calling process that it can revoke: {@code alias}. */
public interface Alias {

  /** Sends a message; once the alias has been revoked, this does nothing. */
  void send(Object message);

  /**
   * Revokes it; messages that have arrived stay.
   *
   * @return false if it was revoked before, or belongs to another process
   */
  boolean unalias();
}
