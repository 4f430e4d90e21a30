/** Runs the cells in turn, and makes the table of what they measured. */
@NullMarked
package dev.ostinato.benchmarks.run;

import org.jspecify.annotations.NullMarked;
