package dev.ostinato.task;

import dev.ostinato.process.ExitReason;

/**
 * Which element of a stream the work failed on: {@code {Input, Reason}}.
 *
 * @see StreamOption#inputOnExit
 */
public record FailedInput(Object input, ExitReason reason) implements ExitReason.Custom {}
