package dev.ostinato.conformance.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import org.junit.jupiter.api.Test;

class Since26Test {

  private static Json inboxAfter(String result, String inbox) throws Exception {
    var line =
        """
        {"id":"x","steps":[{"op":"sup_start","as":"s"},{"op":"inbox"}],"expect":[\
        {"result":%s,"events":{}},{"result":%s,"events":{}}]}\
        """
            .formatted(result, inbox);
    return Scenario.parse(line).expected().getLast().result();
  }

  @Test
  void a_supervisor_that_fails_to_start_leaves_no_exit() throws Exception {
    assertThat(inboxAfter("[\"error\",\"bad\"]", "[[\"msg\",1],[\"EXIT\",\"s\",\"bad\"]]"))
        .hasToString("[[\"msg\",1]]");
  }

  @Test
  void every_other_exit_stays() throws Exception {
    assertThat(inboxAfter("\"ok\"", "[[\"EXIT\",\"s\",\"bad\"]]"))
        .hasToString("[[\"EXIT\",\"s\",\"bad\"]]");
    assertThat(inboxAfter("[\"error\",\"bad\"]", "[[\"EXIT\",\"t\",\"bad\"]]"))
        .hasToString("[[\"EXIT\",\"t\",\"bad\"]]");
    assertThat(
            inboxAfter(
                "[\"error\",\"bad\"]", "[[\"EXIT\",\"s\",\"bad\"],[\"EXIT\",\"s\",\"bad\"]]"))
        .hasToString("[[\"EXIT\",\"s\",\"bad\"]]");
  }
}
