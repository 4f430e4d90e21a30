package dev.ostinato.internal.runtime;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitReason.FailedToStartChild;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The failure to start a child of a child of a child, each a reason inside the next: as deep as the
 * tree. What is done with it here takes no more stack for more levels.
 */
public final class FailedStarts {

  private static final int SHOWN_AT_EACH_END = 4;

  private FailedStarts() {}

  /** Whether two are equal. */
  public static boolean equal(FailedToStartChild one, FailedToStartChild other) {
    while (one.id().equals(other.id())) {
      if (one.reason() instanceof ExitReason.Shutdown(var a)
          && other.reason() instanceof ExitReason.Shutdown(var b)
          && a.orElse(null) instanceof FailedToStartChild next
          && b.orElse(null) instanceof FailedToStartChild otherNext) {
        one = next;
        other = otherNext;
      } else {
        return one.reason().equals(other.reason());
      }
    }
    return false;
  }

  /** Which child of which child did not start, and why; of many levels the first and the last. */
  public static String print(FailedToStartChild failed) {
    var first = new ArrayList<Object>();
    var last = new ArrayDeque<Object>();
    int left = 0;
    first.add(failed.id());
    var reason = failed.reason();
    while (reason instanceof ExitReason.Shutdown(var detail)
        && detail.orElse(null) instanceof FailedToStartChild inner) {
      if (first.size() < SHOWN_AT_EACH_END) {
        first.add(inner.id());
      } else {
        last.add(inner.id());
        if (last.size() > SHOWN_AT_EACH_END) {
          last.remove();
          left++;
        }
      }
      reason = inner.reason();
    }
    var more = left == 0 ? Stream.<String>of() : Stream.of("(" + left + " more)");
    return Stream.of(first.stream().map(Words::brief), more, last.stream().map(Words::brief))
        .flatMap(some -> some)
        .collect(Collectors.joining(", in it ", "failed to start child ", ": " + Words.of(reason)));
  }
}
