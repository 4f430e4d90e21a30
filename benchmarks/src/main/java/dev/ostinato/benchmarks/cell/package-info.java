/** One process that measures one system in one row. */
@NullMarked
package dev.ostinato.benchmarks.cell;

import org.jspecify.annotations.NullMarked;
