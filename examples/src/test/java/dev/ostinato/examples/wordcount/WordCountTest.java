package dev.ostinato.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import module dev.ostinato;
import module java.base;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordCountTest {

  @TempDir private Path folder;
  private Path below;

  @BeforeEach
  void write() throws IOException {
    below = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("one.txt"), "To be, or not to be:\nthat's the question.");
    Files.writeString(below.resolve("two.txt"), "«Être» ou ne pas ÊTRE? 42 times TO-DO");
    Files.writeString(folder.resolve("none.txt"), "");
  }

  private WordCount count(int tasks) throws IOException {
    var files = WordCount.files(folder);
    return new WordCount().add(files.stream(), files.size(), tasks);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void counts_the_same_with_any_number_of_tasks(int tasks) throws IOException {
    var count = count(tasks);
    assertThat(count.files()).isEqualTo(3);
    assertThat(count.words()).isEqualTo(18);
    assertThat(count.differentWords()).isEqualTo(14);
    assertThat(count.top(3)).containsExactly(entry("to", 3L), entry("be", 2L), entry("être", 2L));
    assertThat(count.skipped()).isEmpty();
  }

  @Test
  void puts_words_that_are_as_frequent_in_their_alphabetic_order() throws IOException {
    assertThat(count(2).top(7).subList(3, 7))
        .containsExactly(entry("42", 1L), entry("do", 1L), entry("ne", 1L), entry("not", 1L));
    assertThat(count(2).top(0)).isEmpty();
    assertThat(count(2).top(100)).hasSize(14);
  }

  @Test
  void skips_what_is_no_text_or_cannot_be_read_and_says_why() throws IOException {
    var binary = Files.write(below.resolve("picture.png"), new byte[] {'a', ' ', (byte) 0xff});
    var dangling = folder.resolve("dangling");
    Files.createSymbolicLink(dangling, folder.resolve("nowhere"));
    var count = count(2);
    assertThat(count.skipped())
        .containsExactly(
            entry(below.resolve(binary), "it is no text in UTF-8"),
            entry(dangling, "it cannot be read: java.nio.file.NoSuchFileException: " + dangling));
    assertThat(count.files()).isEqualTo(3);
    assertThat(count.top(100)).doesNotContain(entry("a", 1L));
  }

  @Test
  void takes_no_more_of_an_endless_source_than_it_has_tasks_for() {
    var taken = new AtomicInteger();
    var file = folder.resolve("one.txt");
    var endless = Stream.generate(() -> file).peek(_ -> taken.incrementAndGet());
    var left =
        Processes.run(() -> {
          var before = Processes.list();
          var count = new WordCount().add(endless, 500, 3);
          assertThat(count.files()).isEqualTo(500);
          assertThat(count.words()).isEqualTo(500 * 9);
          assertThat(count.differentWords()).isEqualTo(7);
          return Processes.list().stream().filter(pid -> !before.contains(pid)).toList();
        });
    assertThat(left).isEmpty();
    assertThat(taken.get()).isBetween(500, 500 + 3);
  }
}
