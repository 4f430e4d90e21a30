package dev.ostinato.task;

import dev.ostinato.server.Shutdown;
import java.time.Duration;
import java.util.Objects;

/** An option of {@code asyncStream} and {@code gather}. */
public sealed interface StreamOption {

  record MaxConcurrency(int tasks) implements StreamOption {
    public MaxConcurrency {
      if (tasks < 1) {
        throw new IllegalArgumentException("expected at least one task at a time, got: " + tasks);
      }
    }
  }

  record Unordered() implements StreamOption {}

  record Timeout(Duration each) implements StreamOption {
    public Timeout {
      if (each.isNegative()) {
        throw new IllegalArgumentException("expected a time-out of zero or more, got: " + each);
      }
    }
  }

  record KillLate() implements StreamOption {}

  record InputOnExit() implements StreamOption {}

  record Ending(Shutdown shutdown) implements StreamOption {
    public Ending {
      Objects.requireNonNull(shutdown, "shutdown");
    }
  }

  /** How many tasks run at a time; as many as there are processors by default. */
  static StreamOption maxConcurrency(int tasks) {
    return new MaxConcurrency(tasks);
  }

  /** Results come as they are ready: {@code ordered: false}. */
  static StreamOption unordered() {
    return new Unordered();
  }

  /**
   * How long a task may work on one element; 5 seconds by default. One that takes longer is killed,
   * and the consumer exits with {@code Timeout}, unless {@link #killLate} says otherwise.
   */
  static StreamOption timeout(Duration each) {
    return new Timeout(each);
  }

  /**
   * An element whose time is over comes as an {@code Exit} with {@code Timeout}, and the stream
   * goes on: {@code on_timeout: :kill_task}.
   */
  static StreamOption killLate() {
    return new KillLate();
  }

  /** Every {@code Exit} names its element, in a {@link FailedInput}: {@code zip_input_on_exit}. */
  static StreamOption inputOnExit() {
    return new InputOnExit();
  }

  /**
   * How a supervisor that ends ends the tasks; 5 seconds by default. For a supervisor's streams.
   */
  static StreamOption shutdown(Shutdown shutdown) {
    return new Ending(shutdown);
  }
}
