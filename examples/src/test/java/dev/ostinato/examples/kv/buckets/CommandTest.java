package dev.ostinato.examples.kv.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.kv.buckets.Command.Put;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  private static Command parse(String line) {
    return Command.parse(line, true);
  }

  @Test
  void understands_every_verb() {
    assertThat(parse("CREATE b")).isEqualTo(new Command.Create("b"));
    assertThat(parse("PUT b k v")).isEqualTo(new Put("b", "k", "v"));
    assertThat(parse("GET b k")).isEqualTo(new Command.Get("b", "k"));
    assertThat(parse("DELETE b k")).isEqualTo(new Command.Delete("b", "k"));
    assertThat(parse("BUCKETS")).isEqualTo(new Command.Buckets());
    assertThat(parse("CRASH b")).isEqualTo(new Command.Crash("b"));
    assertThat(parse("QUIT")).isEqualTo(new Command.Quit());
  }

  @Test
  void takes_the_rest_of_the_line_as_the_value() {
    assertThat(parse("PUT b k three  litres ")).isEqualTo(new Put("b", "k", "three  litres "));
    assertThat(parse("PUT b k  v")).isEqualTo(new Put("b", "k", " v"));
    assertThat(parse("PUT b k ")).isEqualTo(new Put("b", "k", ""));
    assertThat(parse("PUT b k  ")).isEqualTo(new Put("b", "k", " "));
  }

  @Test
  void takes_everything_but_a_blank_as_part_of_a_name() {
    assertThat(parse("GET \t \u0000\r")).isEqualTo(new Command.Get("\t", "\u0000\r"));
    assertThat(parse("CREATE \u00a0\ud83d\ude00"))
        .isEqualTo(new Command.Create("\u00a0\ud83d\ude00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "  ", " GET b k", "get b k", "Quit", "GETS b k", "QUIT\t", "\ufeffQUIT"})
  void knows_no_other_verb(String line) {
    assertThat(parse(line)).isEqualTo(new Command.Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRASH b", "CRASH", "CRASH b c"})
  void knows_crash_only_if_chaos_is_wanted(String line) {
    assertThat(Command.parse(line, false)).isEqualTo(new Command.Unknown());
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
          CRASH,CRASH bucket
          CRASH ,CRASH bucket
          CRASH b c,CRASH bucket
          QUIT ,QUIT
          QUIT now please thank you,QUIT
          """)
  void says_how_to_use_a_verb(String line, String usage) {
    assertThat(parse(line)).isEqualTo(new Command.Misused(usage));
  }
}
