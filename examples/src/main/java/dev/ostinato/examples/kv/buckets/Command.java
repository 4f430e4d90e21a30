package dev.ostinato.examples.kv.buckets;

/** What a line asks for. Exactly one blank stands between words; names and keys have none. */
sealed interface Command {

  record Create(String bucket) implements Command {}

  record Put(String bucket, String key, String value) implements Command {}

  record Get(String bucket, String key) implements Command {}

  record Delete(String bucket, String key) implements Command {}

  record Buckets() implements Command {}

  record Crash(String bucket) implements Command {}

  record Quit() implements Command {}

  /** The first word is no verb; verbs are in upper case. */
  record Unknown() implements Command {}

  /** A verb with the wrong arguments. */
  record Misused(String usage) implements Command {}

  /**
   * Understands a line.
   *
   * @param chaos whether {@code CRASH} is a verb
   */
  static Command parse(String line, boolean chaos) {
    String[] words = line.split(" ", 4);
    return switch (words[0]) {
      case "CREATE" -> fit(words, 2) ? new Create(words[1]) : new Misused("CREATE bucket");
      case "PUT" ->
          fit(words, 4)
              ? new Put(words[1], words[2], words[3])
              : new Misused("PUT bucket key value");
      case "GET" -> fit(words, 3) ? new Get(words[1], words[2]) : new Misused("GET bucket key");
      case "DELETE" ->
          fit(words, 3) ? new Delete(words[1], words[2]) : new Misused("DELETE bucket key");
      case "BUCKETS" -> fit(words, 1) ? new Buckets() : new Misused("BUCKETS");
      case "CRASH" -> {
        if (!chaos) yield new Unknown();
        yield fit(words, 2) ? new Crash(words[1]) : new Misused("CRASH bucket");
      }
      case "QUIT" -> fit(words, 1) ? new Quit() : new Misused("QUIT");
      default -> new Unknown();
    };
  }

  /** Whether there are so many words, and none is empty but the fourth: a value may be. */
  private static boolean fit(String[] words, int count) {
    for (int i = 0; i < Math.min(words.length, 3); i++) {
      if (words[i].isEmpty()) return false;
    }
    return words.length == count;
  }
}
