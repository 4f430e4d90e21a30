@NullMarked
package dev.ostinato.benchmarks;

import org.jspecify.annotations.NullMarked;
