package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  private static Endpoint endpoint(String... words) {
    return Options.endpoint(Arguments.parse(Options.ENDPOINT, Set.of(), words));
  }

  @Test
  void takes_options_in_any_order() {
    assertThat(endpoint()).isEqualTo(new Endpoint("127.0.0.1", 4040));
    assertThat(endpoint("--port", "0")).isEqualTo(new Endpoint("127.0.0.1", 0));
    assertThat(endpoint("--port", "65535", "--host", "::1")).isEqualTo(new Endpoint("::1", 65_535));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "65536", "4040 ", "4e3", "99999999999"})
  void refuses_a_port_that_is_none(String port) {
    assertThatThrownBy(() -> endpoint("--port", port))
        .isInstanceOf(Arguments.Misused.class)
        .hasMessage("expected --port to be from 0 to 65535, got: " + port);
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 1,unknown option: --prot",
    "4040,unknown option: 4040",
    "port 4040,unknown option: port",
    "--,unknown option: --",
    "--port,--port needs a value",
    "--port 1 --port 2,--port is given twice"
  })
  void refuses_what_makes_no_sense(String line, String message) {
    assertThatThrownBy(() -> endpoint(line.split(" ", -1)))
        .isInstanceOf(Arguments.Misused.class)
        .hasMessage(message);
  }

  @Test
  void takes_flags_between_options() {
    var arguments = Arguments.parse(Set.of("port"), Set.of("chaos"), "--chaos", "--port", "1");
    assertThat(arguments.has("chaos")).isTrue();
    assertThat(arguments.number("port", 0, 0, 9)).isEqualTo(1);
    assertThat(Arguments.parse(Set.of("port"), Set.of("chaos"), "--port", "1").has("chaos"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"--chaos --chaos,--chaos is given twice", "--chaos yes,unknown option: yes"})
  void refuses_a_flag_that_makes_no_sense(String line, String message) {
    assertThatThrownBy(() -> Arguments.parse(Set.of(), Set.of("chaos"), line.split(" ", -1)))
        .isInstanceOf(Arguments.Misused.class)
        .hasMessage(message);
  }

  @Test
  void ends_with_code_2_when_misused_and_0_when_asked_for_help() throws Exception {
    for (var words : List.of(List.of("--port", "x"), List.of("--verbose"))) {
      assertThat(Main.run(words.toArray(String[]::new))).isEqualTo(2);
    }
    assertThat(Main.run("--help")).isEqualTo(0);
    assertThat(Load.run("--rounds", "-1")).isEqualTo(2);
    assertThat(Names.run("--count", "none")).isEqualTo(2);
  }

  @Test
  void prints_an_endpoint_as_host_and_port() {
    assertThat(new Endpoint("localhost", 1)).hasToString("localhost:1");
    assertThat(new Endpoint("::1", 1)).hasToString("[::1]:1");
  }
}
