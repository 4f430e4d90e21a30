package dev.ostinato.internal.call;

import dev.ostinato.internal.mailbox.Hidden;

/** A cast on its way to a server: {@code {'$gen_cast', Message}}. */
public record CastMessage(Object message) implements Hidden {}
