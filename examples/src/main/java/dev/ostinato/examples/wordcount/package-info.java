/**
 * Counts the words of a folder, one task a file.
 *
 * <p>{@code Counted} is the work of a task, {@code WordCount} the stream of tasks and the sum of
 * what they have found, {@code Main} the command, {@code Songs} something to count.
 */
package dev.ostinato.examples.wordcount;
