package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;

/** A system request on its way to a server: {@code {system, From, Request}}. */
public record SystemMessage(ReplyCell cell, SystemRequest request) implements Hidden {}
