package dev.ostinato.examples.wordcount;

import module java.base;

/** What has come of one file. */
sealed interface Counted {

  /** How often each word is in it, in lower case. */
  record Words(Map<String, Integer> each) implements Counted {}

  record Skipped(Path file, String why) implements Counted {}

  /** A word is of letters, marks and digits; it may have apostrophes inside. */
  Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}\\p{N}]+)*");

  /**
   * Counts the words of a file: the work of one task. That a file is no text is nothing unexpected,
   * so it is a result, and not an exit that would end all the others.
   */
  static Counted in(Path file) {
    var each = new HashMap<String, Integer>();
    try (var reader = Files.newBufferedReader(file)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var found = WORD.matcher(line);
        while (found.find()) each.merge(found.group().toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
      return new Words(each);
    } catch (CharacterCodingException e) {
      return new Skipped(file, "it is no text in UTF-8");
    } catch (IOException e) {
      return new Skipped(file, "it cannot be read: " + e);
    }
  }
}
