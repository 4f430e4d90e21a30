package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;

/** A request on its way to a server: {@code {'$gen_call', From, Request}}. */
public record CallMessage(ReplyCell cell, Object request) implements Hidden {}
