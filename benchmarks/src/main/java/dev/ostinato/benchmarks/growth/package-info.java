/** How the cost of an operation grows with the number of processes: {@code bench growth}. */
@NullMarked
package dev.ostinato.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
