package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are saved while the server runs. */
class WatchTest {

  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  private final Node node = Node.open();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private Path session;
  private KeyValue server;
  private SourceWatch watch;

  @BeforeEach
  void start(@TempDir Path copy) throws Exception {
    var there = Sources.buckets();
    try (var files = Files.list(there.folder())) {
      for (var file : files.toList()) Files.copy(file, copy.resolve(file.getFileName().toString()));
    }
    session = copy.resolve("Session.java");
    var sources = new LiveSources(copy, List.of(), there.application(), there.shared());
    var store = LiveApplication.of(sources.release("0"));
    watch = node.run(() -> sources.watch(store, told::add));
    server = node.run(() -> Processes.<KeyValue>start(up -> keep(up, store)).orElseThrow());
  }

  private static void keep(InitAck<KeyValue> starter, LiveApplication store) {
    Processes.trapExits(true);
    starter.ok(KeyValue.startLink(ANYWHERE, false, store).orElseThrow());
    Processes.receive(ExitSignal.class);
  }

  @AfterEach
  void stop() throws IOException {
    watch.close();
    node.run(Executors.callable(server::stop));
    node.close();
  }

  private String save(String code) throws Exception {
    Files.writeString(session, code);
    return Objects.requireNonNull(told.poll(30, TimeUnit.SECONDS), "nothing was told");
  }

  @Test
  void the_new_code_takes_over_and_the_client_keeps_its_connection_and_its_data() throws Exception {
    var code = Files.readString(session);
    try (var client = new Client(server.port().endpoint())) {
      assertThat(client.ask("CREATE b")).isEqualTo("OK");
      assertThat(client.ask("PUT b k v")).isEqualTo("OK");

      assertThat(save(code.replace("\"OK\"", "\"FINE\""))).contains("1 servers");
      client.send("GET b k\n");
      assertThat(client.answers(2)).containsExactly("v", "FINE");

      assertThat(save(code.replace("\"OK\"", "OKAY")))
          .contains("Session.java:")
          .contains("cannot find symbol")
          .endsWith("the code of before goes on");
      assertThat(client.ask("PUT b k w")).isEqualTo("FINE");

      assertThat(save(code)).contains("1 servers");
      client.send("GET b k\n");
      assertThat(client.answers(2)).containsExactly("w", "OK");
    }
  }
}
