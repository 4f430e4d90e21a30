/**
 * What must hold however threads meet: one jcstress test for each hand-over of the core.
 *
 * <p>The actors are threads of jcstress, which the library takes for guests; the processes that
 * they meet are real ones.
 */
@NullMarked
package dev.ostinato.stress;

import org.jspecify.annotations.NullMarked;
