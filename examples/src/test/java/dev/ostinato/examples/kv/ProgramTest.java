package dev.ostinato.examples.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.wire.Endpoint;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs, each in a JVM of its own. */
@Timeout(60)
class ProgramTest {

  @Test
  void answers_what_it_has_and_ends_when_it_is_terminated() throws Exception {
    int commands = 2000;
    try (var server = new Program(Main.class, "--port", "0");
        var client = new Client(server.endpoint())) {
      assertThat(client.ask("CREATE b")).isEqualTo("OK");
      client.send("PUT b k v\n".repeat(commands));
      assertThat(client.answer()).isEqualTo("OK");
      server.terminate();
      assertThat(client.rest()).hasSize(commands - 1).containsOnly("OK");
      assertThat(server.exitCode(Duration.ofSeconds(5))).isEqualTo(143);
    }
  }

  @Test
  void says_first_where_it_listens_and_then_how_to_talk_to_it() throws Exception {
    try (var server = new Program(Main.class, "--host", "localhost", "--port", "0")) {
      var endpoint = server.endpoint();
      assertThat(endpoint.host()).isEqualTo("localhost");
      assertThat(server.line()).contains("nc localhost " + endpoint.port());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tells_of_crash_only_if_chaos_is_wanted(boolean chaos) throws Exception {
    var words = chaos ? new String[] {"--port", "0", "--chaos"} : new String[] {"--port", "0"};
    try (var server = new Program(Main.class, words)) {
      var told = new ArrayList<String>();
      do told.add(server.line());
      while (!told.getLast().startsWith("stop the server"));
      assertThat(told.toString().contains("CRASH shopping")).isEqualTo(chaos);
    }
  }

  @Test
  void records_its_life_if_asked(@TempDir Path folder) throws Exception {
    var file = folder.resolve("life.jfr");
    try (var server = new Program(Main.class, "--port", "0", "--jfr", file.toString());
        var client = new Client(server.endpoint())) {
      assertThat(client.ask("CREATE b")).isEqualTo("OK");
      server.terminate();
      assertThat(server.exitCode(Duration.ofSeconds(20))).isEqualTo(143);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .extracting(event -> event.getEventType().getName())
        .contains("dev.ostinato.ProcessStart");
  }

  @Test
  void says_that_it_cannot_record(@TempDir Path folder) throws Exception {
    var nowhere = folder.resolve("none").resolve("life.jfr").toString();
    try (var server = new Program(Main.class, "--port", "0", "--jfr", nowhere)) {
      assertThat(server.exitCode(Duration.ofSeconds(20))).isEqualTo(2);
      assertThat(server.errors()).contains("cannot record into " + nowhere);
    }
  }

  @Test
  void says_that_its_port_is_taken() throws Exception {
    try (var first = new Program(Main.class, "--port", "0")) {
      var endpoint = first.endpoint();
      try (var second = new Program(Main.class, "--port", String.valueOf(endpoint.port()))) {
        assertThat(second.exitCode(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(second.errors())
            .startsWith("cannot listen on " + endpoint + ": Address already in use");
      }
    }
  }

  @Test
  void says_that_its_options_make_no_sense() throws Exception {
    try (var program = new Program(Main.class, "--port", "many")) {
      assertThat(program.exitCode(Duration.ofSeconds(20))).isEqualTo(2);
      assertThat(program.errors())
          .startsWith("expected --port to be from 0 to 65535, got: many\nusage: kv");
    }
  }

  @Test
  void goes_on_when_it_is_out_of_files() throws Exception {
    try (var server = Program.withFiles(120, Main.class, "--port", "0")) {
      var endpoint = server.endpoint();
      // Classes that are not in a jar are files too, to be loaded while there are some.
      try (var first = new Client(endpoint).send(Script.in("\n"))) {
        assertThat(first.rest()).isEqualTo(Script.out());
      }
      var clients = new ArrayList<Client>();
      for (int i = 0; i < 150; i++) clients.add(new Client(endpoint));
      await().until(() -> !server.errors().isEmpty());
      assertThat(clients.getFirst().ask("CREATE b")).isEqualTo("OK");
      for (var client : clients.subList(0, 100)) client.close();
      assertThat(clients.getLast().ask("CREATE b")).isEqualTo("OK");
      for (var client : clients.subList(100, 150)) client.close();
      server.terminate();
      assertThat(server.exitCode(Duration.ofSeconds(5))).isEqualTo(143);
      assertThat(server.errors()).containsOnlyOnce("Too many open files").hasLineCount(2);
    }
  }

  @Test
  void loads_a_server_with_right_answers() throws Exception {
    try (var server = new Program(Main.class, "--port", "0")) {
      var port = String.valueOf(server.endpoint().port());
      try (var load = new Program(Load.class, "--port", port, "--connections", "300")) {
        assertThat(load.line()).isEqualTo("connections opened: 300, errors: 0");
        assertThat(load.line())
            .startsWith("commands sent: 6600, answers right: 6600, wrong: 0, errors: 0");
        assertThat(load.exitCode(Duration.ofSeconds(20))).isZero();
      }
      server.terminate();
      server.exitCode(Duration.ofSeconds(5));
      try (var load = new Program(Load.class, "--port", port, "--connections", "3")) {
        assertThat(load.line()).isEqualTo("connections opened: 0, errors: 3");
        assertThat(load.exitCode(Duration.ofSeconds(20))).isEqualTo(1);
      }
    }
  }

  @Test
  void leaves_nothing_of_a_name_behind() throws Exception {
    try (var names = new Program(Names.class, "--count", "100000")) {
      assertThat(names.line()).startsWith("before: ").endsWith(" 0 names");
      assertThat(names.line()).startsWith("after 100000 names: ").endsWith(" 0 names");
      assertThat(names.line()).isEqualTo("all is where it was");
      assertThat(names.exitCode(Duration.ofSeconds(20))).isZero();
    }
  }

  /** A program that runs. */
  private static final class Program implements AutoCloseable {

    private final Path errors = Files.createTempFile("errors", ".txt");
    private final Process process;
    private final BufferedReader output;

    Program(Class<?> main, String... words) throws IOException {
      this(List.of(), main, words);
    }

    private Program(List<String> prefix, Class<?> main, String... words) throws IOException {
      var command = new ArrayList<>(prefix);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-p");
      command.add(place(main) + File.pathSeparator + place(Processes.class));
      command.add("-m");
      command.add("dev.ostinato.examples/" + main.getName());
      command.addAll(List.of(words));
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      output = process.inputReader(UTF_8);
    }

    static Program withFiles(int most, Class<?> main, String... words) throws IOException {
      return new Program(
          List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"), main, words);
    }

    private static String place(Class<?> type) {
      try {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
      } catch (URISyntaxException e) {
        throw new AssertionError(e);
      }
    }

    /** The next line that it prints. */
    String line() throws IOException {
      return String.valueOf(output.readLine());
    }

    Endpoint endpoint() throws IOException {
      var line = line();
      var words = line.substring("listening on ".length());
      int colon = words.lastIndexOf(':');
      assertThat(line).startsWith("listening on ");
      return new Endpoint(words.substring(0, colon), Integer.parseInt(words.substring(colon + 1)));
    }

    void terminate() {
      process.toHandle().destroy();
    }

    int exitCode(Duration patience) throws InterruptedException {
      assertThat(process.waitFor(patience)).as("it has ended").isTrue();
      return process.exitValue();
    }

    String errors() throws IOException {
      return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      output.close();
      Files.delete(errors);
    }
  }
}
