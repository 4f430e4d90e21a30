package dev.ostinato.examples.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @TempDir private Path folder;

  /** What the command has ended with, and printed. */
  private record Ended(int code, List<String> out, String errors) {}

  private static Ended run(String... words) throws Exception {
    var printed = new ByteArrayOutputStream();
    var told = new ByteArrayOutputStream();
    var out = System.out;
    var err = System.err;
    System.setOut(new PrintStream(printed, true, UTF_8));
    System.setErr(new PrintStream(told, true, UTF_8));
    try {
      int code = Main.run(words);
      return new Ended(code, printed.toString(UTF_8).lines().toList(), told.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String folderOf(String... texts) throws IOException {
    for (var text : texts) Files.writeString(Files.createTempFile(folder, "", ".txt"), text);
    return folder.toString();
  }

  @Test
  void prints_the_most_frequent_words_and_then_how_much_there_was() throws Exception {
    var ended = run(folderOf("c a b a", "A b"), "--top", "2", "--tasks", "2");
    assertThat(ended.code()).isZero();
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.out())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("         3  a"),
            line -> assertThat(line).isEqualTo("         2  b"),
            line ->
                assertThat(line)
                    .startsWith("6 words, 3 different ones, in 2 files; ")
                    .endsWith(" s, at most 2 tasks at a time"));
  }

  @Test
  void says_which_file_it_has_skipped_and_fails_if_nothing_is_left() throws Exception {
    var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    var ended = run(folder.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out().getLast()).isEqualTo("skipped " + binary + ": it is no text in UTF-8");
    assertThat(ended.errors()).isEqualTo("no file in " + folder + " is text\n");
    assertThat(run(folderOf("a")).code()).isZero();
  }

  @Test
  void ends_an_endless_count_after_so_many_files_and_looks_at_the_memory() throws Exception {
    var ended = run(folderOf("a b", "a b"), "--endless", "--files", "100", "--top", "1");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).hasSize(4);
    assertThat(ended.out().get(0)).matches("before: [0-9.]+ MiB used, \\d+ processes");
    assertThat(ended.out().get(1)).matches("after:  [0-9.]+ MiB used, \\d+ processes");
    assertThat(ended.out().get(2)).isEqualTo("       102  a");
    assertThat(ended.out().get(3)).startsWith("204 words, 2 different ones, in 102 files; ");
  }

  @Test
  void compares_one_task_with_several() throws Exception {
    var ended = run(folderOf("a b", "a b"), "--compare", "--rounds", "1", "--tasks", "3");
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .satisfiesExactly(
            line -> assertThat(line).matches("1 task:  [0-9.]+ s"),
            line -> assertThat(line).matches("3 tasks: [0-9.]+ s"),
            line ->
                assertThat(line).matches("medians of 1; with 3 tasks it is [0-9.]+ times as fast"));
  }

  @Test
  void makes_up_the_same_songs_from_the_same_seed_and_removes_them() throws Exception {
    var first = run("--size", "1", "--seed", "7").out();
    assertThat(run("--size", "1", "--seed", "7").out().subList(0, 10))
        .isEqualTo(first.subList(0, 10))
        .isNotEqualTo(run("--size", "1", "--seed", "8").out().subList(0, 10));
    assertThat(first).hasSize(11);
    assertThat(first.getLast()).contains(" in 64 files; ");
    Path place;
    try (var songs = new Songs(100, 1)) {
      place = songs.folder();
      assertThat(WordCount.files(place)).hasSize(Songs.FILES);
    }
    assertThat(place).doesNotExist();
  }

  @Test
  void fails_without_a_folder_or_without_a_file_in_it() throws Exception {
    var missing = folder.resolve("missing").toString();
    assertThat(run(missing))
        .isEqualTo(new Ended(1, List.of(), "expected a folder, got: " + missing + "\n"));
    assertThat(run(folder.toString()))
        .isEqualTo(new Ended(1, List.of(), "there is no file in " + folder + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "--tasks 0,'expected --tasks to be from 1 to 10000, got: 0'",
    "--size none,'expected --size to be from 1 to 1024, got: none'",
    "--folder x,unknown option: --folder",
    "--top 1 x,unknown option: x",
    "--files 9,--files is for --endless",
    "--rounds 9 --endless,--rounds is for --compare",
    "--endless --compare,--endless and --compare exclude each other",
    "x --size 9,'--size is for songs, not for a folder: x'"
  })
  void ends_with_code_2_and_its_usage_when_the_words_make_no_sense(String line, String message)
      throws Exception {
    var ended = run(line.split(" ", -1));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errors()).startsWith(message + "\nusage: words ");
  }
}
