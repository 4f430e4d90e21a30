/** What each row makes Ostinato do. */
@NullMarked
package dev.ostinato.benchmarks.ostinato;

import org.jspecify.annotations.NullMarked;
