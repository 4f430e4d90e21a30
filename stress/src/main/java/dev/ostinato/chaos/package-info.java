/**
 * A big tree whose processes are killed at random while clients write to it, and then counted.
 *
 * <p>{@code Main} reads what is asked for, {@code Tree} is what is killed, {@code Killer} and
 * {@code Writer} do their worst and their best, and {@code Inspection} looks at what is left.
 */
@NullMarked
package dev.ostinato.chaos;

import org.jspecify.annotations.NullMarked;
