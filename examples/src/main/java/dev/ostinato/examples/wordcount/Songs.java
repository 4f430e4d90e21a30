package dev.ostinato.examples.wordcount;

import module java.base;

/** A folder of made-up songs, the same for the same seed; it is gone when it has been closed. */
final class Songs implements AutoCloseable {

  static final int FILES = 64;

  private static final List<String> NOTES = List.of("do", "re", "mi", "fa", "sol", "la", "si");
  private static final int WORDS_A_LINE = 10;

  private final Random random;
  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  /** Writes songs of so many bytes each, or a line more. */
  Songs(int bytes, long seed) throws IOException {
    random = new Random(seed);
    folder = Files.createTempDirectory("songs");
    forgetAtTheLatestWithTheJvm(folder);
    for (int i = 0; i < FILES; i++) {
      var file = folder.resolve("song-%02d.txt".formatted(i));
      forgetAtTheLatestWithTheJvm(file);
      files.add(Files.writeString(file, song(bytes)));
    }
  }

  /** For one who stops the program with Ctrl-C. */
  private static void forgetAtTheLatestWithTheJvm(Path path) {
    path.toFile().deleteOnExit();
  }

  Path folder() {
    return folder;
  }

  private String song(int bytes) {
    var song = new StringBuilder();
    while (song.length() < bytes) {
      for (int i = 0; i < WORDS_A_LINE; i++) song.append(i == 0 ? "" : " ").append(word());
      song.append(".\n");
    }
    return song.toString();
  }

  /** One to four notes; short words and low notes are more frequent. */
  private String word() {
    return IntStream.rangeClosed(0, low(4))
        .mapToObj(_ -> NOTES.get(low(NOTES.size())))
        .collect(Collectors.joining());
  }

  private int low(int bound) {
    double chance = random.nextDouble();
    return (int) (bound * chance * chance);
  }

  @Override
  public void close() throws IOException {
    for (var file : files) Files.deleteIfExists(file);
    Files.deleteIfExists(folder);
  }
}
