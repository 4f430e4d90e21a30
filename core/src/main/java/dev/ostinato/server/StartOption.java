package dev.ostinato.server;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.process.SpawnOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** An option of {@code start}, {@code startLink} and {@code childSpec}. */
public sealed interface StartOption {

  record InitTimeout(Duration timeout) implements StartOption {
    public InitTimeout {
      Objects.requireNonNull(timeout, "timeout");
    }
  }

  record HibernateAfter(Duration idle) implements StartOption {
    public HibernateAfter {
      Objects.requireNonNull(idle, "idle");
    }
  }

  record Spawn(List<SpawnOption> options) implements StartOption {
    public Spawn {
      options = List.copyOf(options);
    }
  }

  /**
   * A debug function that the server has from the beginning.
   *
   * @param function what {@code Sys.counted} and {@code Sys.logged} make
   */
  record Debug(Object function) implements StartOption {
    public Debug {
      if (!(function instanceof SystemRequest.Install)) {
        throw new IllegalArgumentException(
            "expected what Sys.counted or Sys.logged makes, got: " + function);
      }
    }
  }

  /** The time that {@code init} may take; without end by default. */
  static StartOption timeout(Duration timeout) {
    return new InitTimeout(timeout);
  }

  static StartOption hibernateAfter(Duration idle) {
    return new HibernateAfter(idle);
  }

  static StartOption spawn(SpawnOption... options) {
    return new Spawn(List.of(options));
  }
}
