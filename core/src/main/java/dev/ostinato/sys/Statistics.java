package dev.ostinato.sys;

import java.time.Instant;

/**
 * What a server has done while it was counted: {@code sys:statistics}.
 *
 * @param since when the counting began
 * @param now when this was read
 * @param messagesIn how many messages the server has begun to handle, calls included
 * @param messagesOut how many calls it has answered by the return of a callback
 */
public record Statistics(Instant since, Instant now, long messagesIn, long messagesOut) {}
