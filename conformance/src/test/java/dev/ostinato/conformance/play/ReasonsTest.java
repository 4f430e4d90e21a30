package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.ExitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonsTest {

  private final Terms terms = new Terms(new Names());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"normal\"",
        "\"shutdown\"",
        "\"kill\"",
        "\"killed\"",
        "\"noproc\"",
        "\"noconnection\"",
        "\"timeout\"",
        "\"calling_self\"",
        "\"max_children\"",
        "\"boom\"",
        "[\"shutdown\",\"bye\"]",
        "[\"shutdown\",[1,\"a\"]]",
        "[\"own\",1]"
      })
  void come_back_as_they_were_written(String text) throws Exception {
    Json term = Json.parse(text);
    assertThat(terms.of(Reasons.of(term))).isEqualTo(term);
  }

  @Test
  void are_the_librarys_where_it_has_them() {
    assertThat(Reasons.of(Json.of("normal"))).isSameAs(ExitReason.NORMAL);
    assertThat(Reasons.of(Json.of("kill"))).isSameAs(ExitReason.KILL);
    assertThat(Reasons.of(Json.of("killed"))).isEqualTo(new ExitReason.Killed());
    assertThat(Reasons.of(Json.tagged("shutdown", Json.of("bye"))))
        .isEqualTo(ExitReason.shutdown(Json.of("bye")));
    assertThat(Reasons.of(Json.of("boom"))).isInstanceOf(ExitReason.Custom.class);
  }
}
