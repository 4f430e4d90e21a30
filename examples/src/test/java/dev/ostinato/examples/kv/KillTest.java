package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Bucket;
import dev.ostinato.examples.kv.wire.Acceptor;
import dev.ostinato.examples.kv.wire.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kill of each process means for clients that write meanwhile: the table in the guide. */
class KillTest {

  private static final int WRITERS = 4;

  private final TestServer server = new TestServer();
  private final List<Writer> writers = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    for (int i = 0; i < WRITERS; i++) writers.add(new Writer("bucket-" + i, server.connect()));
    writers.forEach(Writer::awaitWrites);
  }

  @AfterEach
  void close() throws IOException {
    for (var writer : writers) writer.close();
    server.close();
  }

  @Test
  void of_a_connection_disconnects_its_client_and_nobody_else() throws Exception {
    var hit = writers.getFirst();
    server.kill(server.connection(hit.client()));
    hit.awaitLoss();
    var others = writers.subList(1, WRITERS);
    assertUndisturbed(others);
    assertKept();
    assertService();
  }

  @Test
  void of_a_bucket_empties_it_and_disconnects_nobody() throws Exception {
    var hit = writers.getFirst();
    server.killBucket(hit.bucket());
    hit.awaitWrites();
    assertThat(hit.hasLostItsConnection()).isFalse();
    assertThat(Set.of("ERROR the bucket ended before it answered", "NOT FOUND"))
        .containsAll(hit.refusals());
    var others = writers.subList(1, WRITERS);
    assertUndisturbed(others);
    try (var reader = server.connect()) {
      assertThat(reader.ask("GET " + hit.bucket() + " first")).isEqualTo("NOT FOUND");
      for (var other : others) {
        other.stop();
        other.assertKept(reader);
        reader.send("GET " + other.bucket() + " first\n");
        assertThat(reader.answers(2)).containsExactly("v", "OK");
      }
    }
    assertService();
  }

  @Test
  void of_a_bucket_answers_a_request_in_flight_with_an_error() throws Exception {
    var asked = new CountDownLatch(1);
    var spec = GenServer.named(Bucket.called("busy"), new SilentBucket(asked));
    server.ask(() -> Bucket.SUPERVISOR.startChild(spec.id("busy")).orElseThrow());
    try (var client = server.connect().send("GET busy key\n")) {
      asked.await();
      server.killBucket("busy");
      assertThat(client.answer()).isEqualTo("ERROR the bucket ended before it answered");
      assertThat(client.ask("CREATE another")).isEqualTo("OK");
    }
    assertUndisturbed(writers);
  }

  @Test
  void of_the_bucket_supervisor_ends_all_buckets_and_disconnects_everybody() throws Exception {
    server.killPart(Bucket.SUPERVISOR.address());
    writers.forEach(Writer::awaitLoss);
    assertEmpty();
    assertService();
  }

  @Test
  void of_the_bucket_registry_ends_all_buckets_and_disconnects_everybody() throws Exception {
    server.killPart(Bucket.NAMES.childSpec().id());
    writers.forEach(Writer::awaitLoss);
    assertEmpty();
    assertService();
  }

  @Test
  void of_the_connection_supervisor_disconnects_everybody_and_keeps_the_data() throws Exception {
    server.killPart(Connection.SUPERVISOR.address());
    writers.forEach(Writer::awaitLoss);
    assertKept();
    assertService();
  }

  @Test
  void of_the_connection_registry_disconnects_everybody_and_keeps_the_data() throws Exception {
    server.killPart(Connection.OPEN.childSpec().id());
    writers.forEach(Writer::awaitLoss);
    assertKept();
    assertService();
  }

  @Test
  void of_the_acceptor_disconnects_nobody_and_the_port_is_open_again() throws Exception {
    server.killPart(Acceptor.ID);
    assertUndisturbed(writers);
    assertService();
    assertKept();
  }

  @Test
  void of_the_acceptor_is_survived_again_and_again() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.killPart(Acceptor.ID);
      assertService();
    }
    assertUndisturbed(writers);
    assertKept();
  }

  @Test
  void of_the_top_supervisor_ends_everything() {
    server.kill(server.top());
    writers.forEach(Writer::awaitLoss);
    await().until(() -> server.ask(Processes::list).size() <= 1);
    assertThatThrownBy(server::connect).isInstanceOf(ConnectException.class);
  }

  private static void assertUndisturbed(List<Writer> writers) {
    writers.forEach(Writer::awaitWrites);
    assertThat(writers)
        .allSatisfy(writer -> {
          assertThat(writer.hasLostItsConnection()).isFalse();
          assertThat(writer.refusals()).isEmpty();
        });
  }

  private void assertKept() throws Exception {
    try (var reader = server.connect()) {
      for (var writer : writers) {
        writer.stop();
        writer.assertKept(reader);
      }
    }
  }

  private void assertEmpty() throws IOException {
    try (var reader = server.connect()) {
      assertThat(reader.ask("BUCKETS")).isEqualTo("OK");
      for (var writer : writers) {
        assertThat(reader.ask("GET " + writer.bucket() + " first")).isEqualTo("NOT FOUND");
      }
    }
  }

  /** A new client can do everything. */
  private void assertService() throws IOException {
    try (var client = server.connect()) {
      assertThat(client.ask("CREATE new")).isEqualTo("OK");
      assertThat(client.ask("PUT new key value")).isEqualTo("OK");
      client.send("GET new key\n");
      assertThat(client.answers(2)).containsExactly("value", "OK");
    }
  }
}
