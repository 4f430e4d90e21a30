/** The rows of the table: the work that every system does. */
@NullMarked
package dev.ostinato.benchmarks.row;

import org.jspecify.annotations.NullMarked;
