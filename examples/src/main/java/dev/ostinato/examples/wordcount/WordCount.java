package dev.ostinato.examples.wordcount;

import module dev.ostinato;
import module java.base;

/** The words of many files; it grows with the words and files that differ, not with how many. */
final class WordCount {

  private final Map<String, Long> each = new HashMap<>();
  private final Map<Path, String> skipped = new TreeMap<>();
  private long files;
  private long words;

  /** The files in a folder and in those below it; what cannot be looked into counts as one. */
  static List<Path> files(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isOther()) files.add(file); // a pipe would never end
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  /**
   * Counts until there are no more files, or enough: so many tasks at a time, one for each file.
   *
   * <p>A file is asked for only when a task can be started for it; so the files may be endless.
   */
  WordCount add(Stream<Path> source, long enough, int tasks) {
    source
        .gather(
            Task.gather(
                Counted::in,
                StreamOption.maxConcurrency(tasks),
                StreamOption.unordered(),
                StreamOption.timeout(Processes.INFINITY)))
        .limit(enough)
        .map(Outcome::orElseThrow)
        .forEach(this::add);
    return this;
  }

  private void add(Counted counted) {
    switch (counted) {
      case Counted.Words(var more) -> {
        files++;
        more.forEach((word, times) -> {
          words += times;
          each.merge(word, (long) times, Long::sum);
        });
      }
      case Counted.Skipped(var file, var why) -> skipped.put(file, why);
    }
  }

  long files() {
    return files;
  }

  long words() {
    return words;
  }

  int differentWords() {
    return each.size();
  }

  Map<Path, String> skipped() {
    return skipped;
  }

  /** The words that there are most of; those that are as frequent in their alphabetic order. */
  List<Map.Entry<String, Long>> top(int most) {
    return each.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .toList();
  }
}
