package dev.ostinato.internal.release;

/**
 * What an upgrade makes of a server.
 *
 * @param also what else is done in the same step; it cannot fail
 */
public record Move(Object code, Object state, Runnable also) {}
