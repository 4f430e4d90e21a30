/** What each row makes Apache Pekko do, with its typed actors. */
@NullMarked
package dev.ostinato.benchmarks.pekko;

import org.jspecify.annotations.NullMarked;
