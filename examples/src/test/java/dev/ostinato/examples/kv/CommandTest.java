package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.kv.Command.Put;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  @Test
  void understands_every_verb() {
    assertThat(Command.parse("CREATE b")).isEqualTo(new Command.Create("b"));
    assertThat(Command.parse("PUT b k v")).isEqualTo(new Put("b", "k", "v"));
    assertThat(Command.parse("GET b k")).isEqualTo(new Command.Get("b", "k"));
    assertThat(Command.parse("DELETE b k")).isEqualTo(new Command.Delete("b", "k"));
    assertThat(Command.parse("BUCKETS")).isEqualTo(new Command.Buckets());
    assertThat(Command.parse("QUIT")).isEqualTo(new Command.Quit());
  }

  @Test
  void takes_the_rest_of_the_line_as_the_value() {
    assertThat(Command.parse("PUT b k three  litres "))
        .isEqualTo(new Put("b", "k", "three  litres "));
    assertThat(Command.parse("PUT b k  v")).isEqualTo(new Put("b", "k", " v"));
    assertThat(Command.parse("PUT b k ")).isEqualTo(new Put("b", "k", ""));
    assertThat(Command.parse("PUT b k  ")).isEqualTo(new Put("b", "k", " "));
  }

  @Test
  void takes_everything_but_a_blank_as_part_of_a_name() {
    assertThat(Command.parse("GET \t \u0000\r")).isEqualTo(new Command.Get("\t", "\u0000\r"));
    assertThat(Command.parse("CREATE \u00a0\ud83d\ude00"))
        .isEqualTo(new Command.Create("\u00a0\ud83d\ude00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "  ", " GET b k", "get b k", "Quit", "GETS b k", "QUIT\t", "\ufeffQUIT"})
  void knows_no_other_verb(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Unknown());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          CREATE,CREATE bucket
          CREATE ,CREATE bucket
          CREATE  b,CREATE bucket
          CREATE b ,CREATE bucket
          CREATE b c,CREATE bucket
          PUT,PUT bucket key value
          PUT b k,PUT bucket key value
          PUT b ,PUT bucket key value
          PUT b  v,PUT bucket key value
          PUT  k v,PUT bucket key value
          PUT   ,PUT bucket key value
          GET,GET bucket key
          GET b,GET bucket key
          GET b ,GET bucket key
          GET b  k,GET bucket key
          GET b k ,GET bucket key
          GET b k v,GET bucket key
          DELETE b,DELETE bucket key
          DELETE b k v,DELETE bucket key
          BUCKETS ,BUCKETS
          BUCKETS b,BUCKETS
          QUIT ,QUIT
          QUIT now please thank you,QUIT
          """)
  void says_how_to_use_a_verb(String line, String usage) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Misused(usage));
  }
}
