package dev.ostinato.upgrade;

import java.util.List;

/**
 * A release that another has taken the place of, and that is still in memory.
 *
 * @param suspects what may keep it there, as far as that can be seen: processes that run its code
 */
public record PastRelease(String version, List<String> suspects) {

  public PastRelease {
    suspects = List.copyOf(suspects);
  }
}
