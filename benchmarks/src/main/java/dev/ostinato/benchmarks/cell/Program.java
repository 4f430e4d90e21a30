package dev.ostinato.benchmarks.cell;

import java.time.Duration;

/** What a row makes one system do; made anew in each process that measures. */
public sealed interface Program extends AutoCloseable {

  @Override
  default void close() {}

  /** Operations, of which as many are done in a second as can be. */
  @FunctionalInterface
  non-sealed interface Work extends Program {

    /**
     * Does so many operations, a multiple of the row's batch, and comes back when all are done.
     *
     * @return how many nanoseconds those took that count
     */
    long run(long operations) throws Exception;

    /** How long {@code action} takes. */
    static long timed(Action action) throws Exception {
      long from = System.nanoTime();
      action.run();
      return System.nanoTime() - from;
    }

    /** Something to be measured. */
    @FunctionalInterface
    interface Action {
      void run() throws Exception;
    }
  }

  /** Calls that are made at a given pace, each measured. */
  @FunctionalInterface
  non-sealed interface Load extends Program {

    /** Makes calls for so long, and notes what each took. */
    void run(Duration time, Latencies latencies) throws Exception;
  }

  /** Processes that do nothing, whose memory is weighed. */
  @FunctionalInterface
  non-sealed interface Population extends Program {

    /** Starts so many, and comes back when all are idle. They live until the program is closed. */
    void grow(int processes) throws Exception;
  }
}
