/**
 * Messages go between many servers as wildly as they can, and nothing gets lost: {@code ./ostinato
 * traffic}.
 */
@NullMarked
package dev.ostinato.traffic;

import org.jspecify.annotations.NullMarked;
