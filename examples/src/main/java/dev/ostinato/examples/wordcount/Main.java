package dev.ostinato.examples.wordcount;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.Heap;

/** Counts the words of a folder, one task a file. */
public final class Main {

  private static final String USAGE =
      """
      usage: words [FOLDER] [--tasks N] [--top N]
             words [FOLDER] --endless [--files N] [--tasks N] [--top N]
             words [FOLDER] --compare [--rounds N] [--tasks N]
        FOLDER      what to count, in UTF-8; a folder of made-up songs unless told otherwise
        --size N    how many MiB of songs are made up, 16 unless told otherwise
        --seed N    what they are made up from, 1 unless told otherwise
        --tasks N   how many files are counted at a time, one for each processor, or 2 to compare
        --top N     how many words are printed, 10 unless told otherwise
        --endless   takes the files again and again, and looks at what that leaves in memory
        --files N   how many times it takes one, 5000 unless told otherwise
        --compare   counts with one task and with several in turn, and compares the times
        --rounds N  how often each, 9 unless told otherwise
      """;

  private static final Set<String> NAMES =
      Set.of("size", "seed", "tasks", "top", "files", "rounds");
  private static final Set<String> FLAGS = Set.of("endless", "compare");
  private static final int MEBIBYTE = 1 << 20;
  private static final int WARM_UP = 3;

  private Main() {}

  public static void main(String... words) throws Exception {
    System.exit(run(words));
  }

  static int run(String... words) throws Exception {
    if (words.length == 0 || words[0].startsWith("--")) {
      return Arguments.run(USAGE, NAMES, FLAGS, Main::countSongs, words);
    }
    var folder = Path.of(words[0]);
    var options = Arrays.copyOfRange(words, 1, words.length);
    return Arguments.run(USAGE, NAMES, FLAGS, given -> countFolder(folder, given), options);
  }

  private static int countSongs(Arguments arguments) throws IOException {
    int size = arguments.number("size", 16, 1, 1024);
    int seed = arguments.number("seed", 1, 0, Integer.MAX_VALUE);
    var mode = mode(arguments);
    try (var songs = new Songs(size * MEBIBYTE / Songs.FILES, seed)) {
      return count(songs.folder(), mode);
    }
  }

  private static int countFolder(Path folder, Arguments arguments) throws IOException {
    for (var name : List.of("size", "seed")) {
      if (arguments.values().containsKey(name)) {
        throw new Arguments.Misused("--" + name + " is for songs, not for a folder: " + folder);
      }
    }
    var mode = mode(arguments);
    if (!Files.isDirectory(folder)) return failed("expected a folder, got: " + folder);
    return count(folder, mode);
  }

  private static int count(Path folder, Mode mode) throws IOException {
    var files = WordCount.files(folder);
    if (files.isEmpty()) return failed("there is no file in " + folder);
    // In a process of its own: a thread that is none takes longer to wake.
    var count = Processes.run(() -> mode.count(files));
    count.skipped().forEach((file, why) -> System.out.println("skipped " + file + ": " + why));
    return count.files() > 0 ? 0 : failed("no file in " + folder + " is text");
  }

  private static int failed(String why) {
    System.err.println(why);
    return 1;
  }

  // What to do with the files

  private interface Mode {
    WordCount count(List<Path> files);
  }

  private static Mode mode(Arguments arguments) {
    boolean endless = arguments.has("endless");
    boolean compare = arguments.has("compare");
    if (endless && compare)
      throw new Arguments.Misused("--endless and --compare exclude each other");
    needs("endless", endless, "files", arguments);
    needs("compare", compare, "rounds", arguments);
    int processors = Runtime.getRuntime().availableProcessors();
    int tasks = arguments.number("tasks", compare ? 2 : processors, 1, 10_000);
    int top = arguments.number("top", 10, 0, Integer.MAX_VALUE);
    int enough = arguments.number("files", 5000, 1, 1_000_000_000);
    int rounds = arguments.number("rounds", 9, 1, 1000);
    if (endless) return files -> countEndless(files, enough, tasks, top);
    if (compare) return files -> compare(files, rounds, tasks);
    return files -> countOnce(files, tasks, top);
  }

  private static void needs(String flag, boolean given, String name, Arguments arguments) {
    if (!given && arguments.values().containsKey(name)) {
      throw new Arguments.Misused("--" + name + " is for --" + flag);
    }
  }

  private static WordCount countOnce(List<Path> files, int tasks, int top) {
    var count = new WordCount();
    var time = time(() -> count.add(files.stream(), files.size(), tasks));
    print(count, time, tasks, top);
    return count;
  }

  private static WordCount countEndless(List<Path> files, int enough, int tasks, int top) {
    // All words, and all the code, are known when all files have been counted once.
    var count = new WordCount().add(files.stream(), files.size(), tasks);
    System.out.println("before: " + usage());
    var endless = Stream.iterate(0, last -> (last + 1) % files.size()).map(files::get);
    var time = time(() -> count.add(endless, enough, tasks));
    System.out.println("after:  " + usage());
    print(count, time, tasks, top);
    return count;
  }

  private static String usage() {
    return "%.1f MiB used, %d processes".formatted(Heap.used(), Processes.list().size());
  }

  private static WordCount compare(List<Path> files, int rounds, int tasks) {
    var one = new ArrayList<Duration>();
    var several = new ArrayList<Duration>();
    var count = new WordCount();
    for (int round = -WARM_UP; round < rounds; round++) {
      var alone = time(() -> count.add(files.stream(), files.size(), 1));
      var together = time(() -> count.add(files.stream(), files.size(), tasks));
      if (round >= 0) {
        one.add(alone);
        several.add(together);
      }
    }
    double before = seconds(median(one));
    double after = seconds(median(several));
    System.out.printf("1 task:  %.3f s%n%d tasks: %.3f s%n", before, tasks, after);
    System.out.printf(
        "medians of %d; with %d tasks it is %.2f times as fast%n", rounds, tasks, before / after);
    return count;
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void print(WordCount count, Duration time, int tasks, int top) {
    count.top(top).forEach(word -> System.out.printf("%10d  %s%n", word.getValue(), word.getKey()));
    System.out.printf(
        "%d words, %d different ones, in %d files; %.2f s, at most %d tasks at a time%n",
        count.words(), count.differentWords(), count.files(), seconds(time), tasks);
  }
}
