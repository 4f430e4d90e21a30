package dev.ostinato.conformance.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-7",
        "9223372036854775807",
        "\"\"",
        "\"a \\\"word\\\" \\\\ \\n\\t\\u0001\"",
        "[]",
        "[1,\"two\",[3,[]],null]",
        "{}",
        "{\"z\":1,\"a\":{\"b\":[true]}}"
      })
  void prints_what_it_has_read(String text) throws JsonSyntaxException {
    assertThat(Json.parse(text)).hasToString(text);
  }

  @Test
  void reads_blanks_and_every_escape() throws JsonSyntaxException {
    assertThat(Json.parse(" \t\r\n[ 1 , \"\\u00e9\\/\\b\\f\\r\" ]\n"))
        .isEqualTo(Json.array(Json.of(1), Json.of("é/\b\f\r")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "True",
        "1.5",
        "1e3",
        "01",
        "-",
        "+1",
        "9223372036854775808",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "[1,]",
        "[1 2]",
        "[",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "1 2",
        "[] x",
        "\u0000"
      })
  void refuses_what_is_not_strictly_json(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,x]     | column 4: expected a value, got: x]",
        "{\"a\":1  | column 7: expected ',' or '}', got: the end",
        "{\"a\" 1} | column 6: expected ':', got: 1}"
      })
  void says_where_it_stopped_and_what_it_expected(String text, String message) {
    assertThatThrownBy(() -> Json.parse(text)).hasMessage(message);
  }

  @Test
  void refuses_what_is_nested_too_deep() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(JsonSyntaxException.class);
  }
}
