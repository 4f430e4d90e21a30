/** The parts of the library, each measured alone, with JMH: {@code ./ostinato bench parts}. */
@NullMarked
package dev.ostinato.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
