package dev.ostinato.examples;

import module java.base;

/** The options of a command line, in any order: {@code --name value}, and flags without a value. */
public record Arguments(Map<String, String> values, Set<String> flags) {

  /** A command line that makes no sense; the message says why. */
  public static final class Misused extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public Misused(String message) {
      super(message);
    }
  }

  /** What a command does, and the exit code that it ends with. */
  @FunctionalInterface
  public interface Work {
    int run(Arguments arguments) throws Exception;
  }

  /**
   * Runs a command; prints its usage if that is asked for, or if the words make no sense.
   *
   * @return the exit code; 2 if the words make no sense
   */
  public static int run(String usage, Set<String> names, Work work, String... words)
      throws Exception {
    return run(usage, names, Set.of(), work, words);
  }

  /** As {@link #run(String, Set, Work, String...)}, with flags. */
  public static int run(
      String usage, Set<String> names, Set<String> flags, Work work, String... words)
      throws Exception {
    if (List.of(words).contains("--help")) {
      System.out.println(usage);
      return 0;
    }
    try {
      return work.run(parse(names, flags, words));
    } catch (Misused e) {
      System.err.println(e.getMessage());
      System.err.println(usage);
      return 2;
    }
  }

  public static Arguments parse(Set<String> names, Set<String> flags, String... words) {
    var values = new HashMap<String, String>();
    var given = new HashSet<String>();
    var rest = List.of(words).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      String name = word.startsWith("--") ? word.substring(2) : "";
      boolean isFlag = flags.contains(name);
      if (!isFlag && !names.contains(name)) throw new Misused("unknown option: " + word);
      if (!isFlag && !rest.hasNext()) throw new Misused(word + " needs a value");
      boolean first = isFlag ? given.add(name) : values.put(name, rest.next()) == null;
      if (!first) throw new Misused(word + " is given twice");
    }
    return new Arguments(values, given);
  }

  public boolean has(String flag) {
    return flags.contains(flag);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public int number(String name, int otherwise, int least, int most) {
    var text = values.get(name);
    if (text == null) return otherwise;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new Misused(
        "expected --%s to be from %d to %d, got: %s".formatted(name, least, most, text));
  }
}
