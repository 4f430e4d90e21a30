package dev.ostinato.chaos;

/**
 * What is asked for.
 *
 * @param supervisors how many there are
 * @param servers how many there are, spread evenly over the supervisors
 * @param kills how often a random process is killed
 * @param writers how many clients write meanwhile
 * @param seed of what is random
 */
record Plan(int supervisors, int servers, int kills, int writers, long seed) {

  static final String USAGE =
      """
      usage: chaos [--servers N] [--supervisors N] [--kills N] [--writers N] [--seed N]

      Builds a tree, kills random processes of it while clients write, and counts what is left:
      every child must be there, no process, monitor, timer or name too many, and every write
      that was acknowledged by a server that has not been killed since.

        --servers N       in all (100000)
        --supervisors N   over which they are spread (100)
        --kills N         of a random process (100000)
        --writers N       clients at the same time (4)
        --seed N          of what is random (1)

      Ends with 0 if all is right, 1 if not, 2 if the command line makes no sense.
      """;

  static Plan parse(String... words) {
    var plan = new Plan(100, 100_000, 100_000, 4, 1);
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " needs a value");
      }
      plan = plan.with(words[i], number(words[i], words[i + 1]));
    }
    if (plan.servers % plan.supervisors != 0) {
      throw new IllegalArgumentException(
          "expected servers to be a multiple of supervisors, got: "
              + plan.servers
              + " and "
              + plan.supervisors);
    }
    return plan;
  }

  private static int number(String option, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException("expected " + option + " to be > 0, got: " + text);
  }

  private Plan with(String option, int n) {
    return switch (option) {
      case "--servers" -> new Plan(supervisors, n, kills, writers, seed);
      case "--supervisors" -> new Plan(n, servers, kills, writers, seed);
      case "--kills" -> new Plan(supervisors, servers, n, writers, seed);
      case "--writers" -> new Plan(supervisors, servers, kills, n, seed);
      case "--seed" -> new Plan(supervisors, servers, kills, writers, n);
      default -> throw new IllegalArgumentException("unknown option: " + option);
    };
  }
}
