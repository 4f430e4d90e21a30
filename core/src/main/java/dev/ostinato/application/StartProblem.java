package dev.ostinato.application;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitReason;
import java.util.List;

/** Why an application was not started. */
public sealed interface StartProblem extends ExitReason.Custom {

  /**
   * It, or one that it depends on, did not come up: {@code {App, Reason}}.
   *
   * @param application the one that failed, as text
   */
  record DidNotStart(String application, ExitReason reason) implements StartProblem {

    /** Which application, and why. */
    @Override
    public String toString() {
      return "application " + application + " did not start: " + Words.of(reason);
    }
  }

  /**
   * Each of these depends on the next, and the last is the first again; nothing was started. OTP
   * waits for ever.
   */
  record DependencyCycle(List<String> applications) implements StartProblem {
    public DependencyCycle {
      applications = List.copyOf(applications);
    }

    /** The way around. */
    @Override
    public String toString() {
      return "applications depend on each other in a circle: "
          + String.join(" needs ", applications);
    }
  }
}
