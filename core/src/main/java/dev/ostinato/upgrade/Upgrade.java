package dev.ostinato.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to upgrade to, and how.
 *
 * @param to the release that takes over
 * @param extra what {@code codeChange} of each server is given
 * @param renamed how classes are called there that are called otherwise now: servers, states,
 *     messages
 * @param first classes whose servers come first, in this order, by the names that they have now;
 *     all others come in the order of their start
 * @param within how long servers may be held, and how long what is tried before may take
 */
public record Upgrade(
    Release to, Object extra, Map<String, String> renamed, List<String> first, Duration within) {

  /** Nothing more than the release is known. */
  private record Nothing() {
    @Override
    public String toString() {
      return "no extra";
    }
  }

  public Upgrade {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(extra, "extra");
    renamed = Map.copyOf(renamed);
    first = List.copyOf(first);
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("expected a time for the upgrade, got: " + within);
    }
  }

  /** To a release, in 5 seconds at most. */
  public static Upgrade to(Release release) {
    return new Upgrade(release, new Nothing(), Map.of(), List.of(), Duration.ofSeconds(5));
  }

  /** What {@code codeChange} is given besides version and state. */
  public Upgrade extra(Object extra) {
    return new Upgrade(to, extra, renamed, first, within);
  }

  /** How classes of now are called there, by their names. */
  public Upgrade renaming(Map<String, String> renamed) {
    return new Upgrade(to, extra, renamed, first, within);
  }

  /** Whose {@code codeChange} is called before all others. */
  public Upgrade first(String... classes) {
    return new Upgrade(to, extra, renamed, List.of(classes), within);
  }

  /** How long servers may be held. */
  public Upgrade within(Duration within) {
    return new Upgrade(to, extra, renamed, first, within);
  }
}
