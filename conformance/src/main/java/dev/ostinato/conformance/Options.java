package dev.ostinato.conformance;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param files what to play; the project's own vectors if empty
 * @param jobs how many scenarios are played at a time
 * @param repeat how many times all of them are played
 */
record Options(List<String> files, int jobs, int repeat, boolean verbose, boolean help) {

  static final String USAGE =
      """
      usage: conformance [--jobs N] [--repeat N] [--verbose] [FILE...]

      Plays the scenarios of each FILE, or the project's own, and compares what comes with what
      was seen on the real Erlang/OTP.

        --jobs N     play N scenarios at a time (8)
        --repeat N   play them all N times (1)
        --verbose    say how each scenario went

      Ends with 0 if all passed, 1 if not or if a FILE needs an area that does not exist yet,
      2 if a FILE or the command line cannot be understood.
      """;

  /** A command line that cannot be understood. */
  static final class UsageException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(String... args) throws UsageException {
    var files = new ArrayList<String>();
    int jobs = 8;
    int repeat = 1;
    boolean verbose = false;
    boolean help = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--jobs" -> jobs = number(args, ++i);
        case "--repeat" -> repeat = number(args, ++i);
        case "--verbose" -> verbose = true;
        case "--help" -> help = true;
        case String option when option.startsWith("-") ->
            throw new UsageException("unknown option " + option);
        case String file -> files.add(file);
      }
    }
    return new Options(List.copyOf(files), jobs, repeat, verbose, help);
  }

  private static int number(String[] args, int index) throws UsageException {
    String got = index < args.length ? args[index] : "nothing";
    try {
      int number = Integer.parseInt(got);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new UsageException("expected a number >= 1 after " + args[index - 1] + ", got: " + got);
  }
}
