package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

/** The page of the guide about the key-value server says what is. */
class GuideTest {

  private static final Path ROOT = Path.of("..");
  private static final Path CODE = ROOT.resolve("examples/src/main/java/dev/ostinato/examples/kv");

  @Test
  void shows_a_session_that_goes_so() throws IOException {
    for (var session : blocks("session")) assertGoes(session, false);
  }

  @Test
  void shows_a_session_with_chaos_that_goes_so() throws IOException {
    for (var session : blocks("chaos")) assertGoes(session, true);
  }

  private static void assertGoes(String session, boolean chaos) throws IOException {
    var typed = new StringBuilder();
    var answers = new ArrayList<String>();
    for (var line : session.lines().toList()) {
      if (line.startsWith("> ")) typed.append(line.substring(2)).append('\n');
      else answers.add(line);
    }
    try (var server = new TestServer(chaos);
        var client = server.connect().send(typed.toString())) {
      assertThat(client.rest()).isEqualTo(answers);
    }
  }

  @Test
  void shows_code_that_is_there() throws IOException {
    var code = new StringBuilder();
    try (var files = Files.walk(CODE)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        code.append(Files.readString(file));
    }
    assertThat(blocks("java")).allSatisfy(block -> assertThat(code).contains(block));
  }

  private static List<String> blocks(String kind) throws IOException {
    var page = Files.readString(ROOT.resolve("docs/guide/key-value.md"));
    var blocks =
        Pattern.compile("^```" + kind + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).isNotEmpty();
    return blocks;
  }
}
