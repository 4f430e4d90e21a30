package dev.ostinato.process;

import java.util.Objects;

/** An option of {@code spawn} and its kin. */
public sealed interface SpawnOption {

  record Label(Object label) implements SpawnOption {
    public Label {
      Objects.requireNonNull(label, "label");
    }
  }

  record PlatformThread() implements SpawnOption {}

  /** What listings and crash reports call the process. */
  static SpawnOption label(Object label) {
    return new Label(label);
  }

  /** A thread of the operating system, for work that hogs a core. */
  static SpawnOption platformThread() {
    return new PlatformThread();
  }
}
