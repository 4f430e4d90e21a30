/** Virtual threads with a queue: what one writes without a library for it. */
@NullMarked
package dev.ostinato.benchmarks.threads;

import org.jspecify.annotations.NullMarked;
