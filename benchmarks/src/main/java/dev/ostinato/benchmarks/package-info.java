/** The same work on Ostinato and on its peers, side by side: the command {@code bench}. */
@NullMarked
package dev.ostinato.benchmarks;

import org.jspecify.annotations.NullMarked;
