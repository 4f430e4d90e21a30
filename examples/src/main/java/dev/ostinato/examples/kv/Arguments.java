package dev.ostinato.examples.kv;

import module java.base;

/** The options of a command line: {@code --name value}, in any order. */
record Arguments(Map<String, String> values) {

  /** A command line that makes no sense; the message says why. */
  static final class Misused extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    Misused(String message) {
      super(message);
    }
  }

  /** What a command does, and the exit code that it ends with. */
  @FunctionalInterface
  interface Work {
    int run(Arguments arguments) throws Exception;
  }

  /**
   * Runs a command; prints its usage if that is asked for, or if the words make no sense.
   *
   * @return the exit code; 2 if the words make no sense
   */
  static int run(String usage, Set<String> names, Work work, String... words) throws Exception {
    if (List.of(words).contains("--help")) {
      System.out.println(usage);
      return 0;
    }
    try {
      return work.run(parse(names, words));
    } catch (Misused e) {
      System.err.println(e.getMessage());
      System.err.println(usage);
      return 2;
    }
  }

  static Arguments parse(Set<String> names, String... words) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < words.length; i += 2) {
      String word = words[i];
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (!names.contains(name)) throw new Misused("unknown option: " + word);
      if (i + 1 == words.length) throw new Misused(word + " needs a value");
      if (values.put(name, words[i + 1]) != null) throw new Misused(word + " is given twice");
    }
    return new Arguments(values);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise, int least, int most) {
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
