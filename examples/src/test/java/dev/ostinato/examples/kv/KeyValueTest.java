package dev.ostinato.examples.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Bucket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueTest {

  private static final int LIMIT = 65_536;

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Nested
  class Conversation {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void goes_as_written(String end) throws IOException {
      try (var client = server.connect().send(Script.in(end))) {
        assertThat(client.rest()).isEqualTo(Script.out());
      }
    }

    @Test
    void goes_as_written_byte_by_byte() throws IOException {
      try (var client = server.connect()) {
        for (byte one : Script.in("\n").getBytes(UTF_8)) {
          client.send(new byte[] {one});
        }
        assertThat(client.rest()).isEqualTo(Script.out());
      }
    }

    @Test
    void answers_at_once_when_no_more_has_come() throws IOException {
      try (var client = server.connect()) {
        assertThat(client.ask("CREATE b")).isEqualTo("OK");
        client.send("PUT b k v\nGET b");
        assertThat(client.answer()).isEqualTo("OK");
        client.send(" k\n");
        assertThat(client.answers(2)).containsExactly("v", "OK");
      }
    }

    @Test
    void sees_what_others_put() throws IOException {
      try (var writer = server.connect();
          var reader = server.connect()) {
        writer.ask("CREATE b");
        writer.ask("PUT b k v");
        reader.send("GET b k\n");
        assertThat(reader.answers(2)).containsExactly("v", "OK");
      }
    }

    @Test
    void answers_what_came_before_the_client_ended() throws IOException {
      var gets = 5000;
      var commands = "CREATE b\nPUT b k v\n" + "GET b k\n".repeat(gets);
      try (var client = server.connect().send(commands).end()) {
        assertThat(client.rest()).hasSize(2 + 2 * gets).endsWith("v", "OK");
      }
    }

    @Test
    void drops_a_last_line_that_was_not_ended() throws IOException {
      try (var client = server.connect().send("CREATE b\nCREATE c").end()) {
        assertThat(client.rest()).containsExactly("OK");
      }
      try (var client = server.connect()) {
        client.send("BUCKETS\n");
        assertThat(client.answers(2)).containsExactly("b", "OK");
      }
    }

    @Test
    void ends_with_quit_whatever_comes_behind() throws IOException {
      var commands = "CREATE b\nQUIT\n" + "CREATE c\n".repeat(100_000);
      try (var client = server.connect().send(commands)) {
        assertThat(client.rest()).containsExactly("OK", "BYE");
      }
      try (var client = server.connect()) {
        client.send("BUCKETS\n");
        assertThat(client.answers(2)).containsExactly("b", "OK");
      }
    }
  }

  @Nested
  class Garbage {

    @Test
    void is_a_line_too_long_and_the_connection_stays() throws IOException {
      try (var client = server.connect()) {
        client.ask("CREATE b");
        var longest = "v".repeat(LIMIT - "PUT b k ".length());
        assertThat(client.ask("PUT b k " + longest)).isEqualTo("OK");
        assertThat(client.ask("PUT b k v" + longest)).isEqualTo("ERROR line too long");
        assertThat(client.ask("PUT b k v" + longest + "\r")).isEqualTo("ERROR line too long");
        client.send("GET b k\n");
        assertThat(client.answers(2)).containsExactly(longest, "OK");
      }
    }

    @Test
    void is_told_before_a_long_line_ends() throws IOException {
      try (var client = server.connect().send("x".repeat(LIMIT + 1))) {
        assertThat(client.answer()).isEqualTo("ERROR line too long");
        client.send("x".repeat(10 * LIMIT) + "\n");
        assertThat(client.ask("CREATE b")).isEqualTo("OK");
      }
    }

    @Test
    void is_not_utf_8_and_the_connection_stays() throws IOException {
      try (var client = server.connect()) {
        client.send(new byte[] {'Q', 'U', 'I', 'T', (byte) 0x80, '\r', '\n'});
        assertThat(client.answer()).isEqualTo("ERROR not UTF-8");
        assertThat(client.ask("CREATE b")).isEqualTo("OK");
      }
    }

    @Test
    void may_be_a_name_and_a_value() throws IOException {
      try (var client = server.connect()) {
        client.ask("CREATE \0\t\r\1");
        assertThat(client.ask("PUT \0\t\r\1 \0 \0\r \0")).isEqualTo("OK");
        client.send("GET \0\t\r\1 \0\n");
        assertThat(client.answers(2)).containsExactly("\0\r \0", "OK");
      }
    }

    @Test
    void is_answered_line_by_line() throws IOException {
      var bytes = new byte[200_000];
      new Random(42).nextBytes(bytes);
      bytes[bytes.length - 1] = '\n';
      int lines = 0;
      for (byte one : bytes) if (one == '\n') lines++;
      try (var client = server.connect().send(bytes).end();
          var other = server.connect()) {
        var answers = client.rest();
        assertThat(answers).hasSize(lines);
        assertThat(Set.copyOf(answers)).containsOnly("UNKNOWN COMMAND", "ERROR not UTF-8");
        assertThat(other.ask("CREATE b")).isEqualTo("OK");
      }
    }
  }

  @Nested
  class Clients {

    @Test
    void may_vanish() throws IOException {
      try (var other = server.connect()) {
        other.ask("CREATE b");
        other.ask("PUT b k " + "v".repeat(60_000));
        for (int i = 0; i < 100; i++) {
          var client = server.connect();
          client.send("GET b k\n".repeat(i) + "GET b");
          client.vanish();
        }
        await().until(() -> server.connections().size() == 1);
        assertThat(other.ask("CREATE b")).isEqualTo("OK");
      }
    }

    @Test
    void may_never_read() throws IOException {
      try (var other = server.connect();
          var channel = SocketChannel.open(server.endpoint.resolve())) {
        other.ask("CREATE b");
        other.ask("PUT b k " + "v".repeat(60_000));
        channel.configureBlocking(false);
        var commands = ByteBuffer.wrap("GET b k\n".repeat(100_000).getBytes(UTF_8));
        // It is told to wait with more commands, for the server waits with more answers.
        await().during(Duration.ofMillis(300)).until(() -> channel.write(commands.rewind()) == 0);
        assertThat(other.ask("CREATE c")).isEqualTo("OK");
        other.send("BUCKETS\n");
        assertThat(other.answers(3)).containsExactly("b", "c", "OK");
        // Nor does it hold up the end.
        assertThat(time(server::stop)).isLessThan(Duration.ofSeconds(5));
      }
    }

    @Test
    void may_lose_their_connection_alone() throws IOException {
      try (var unlucky = server.connect()) {
        unlucky.ask("CREATE b");
        var pid = server.connections().getFirst();
        try (var other = server.connect()) {
          other.ask("CREATE b");
          server.run(() -> Processes.exit(pid, ExitReason.KILL));
          assertThat(unlucky.rest()).isEmpty();
          assertThat(other.ask("PUT b k v")).isEqualTo("OK");
          assertThat(server.connections()).hasSize(1);
        }
      }
    }
  }

  @Nested
  class Stop {

    @Test
    void answers_what_has_arrived() throws IOException {
      int commands = 2000;
      var clients = new ArrayList<Client>();
      for (int i = 0; i < 20; i++) clients.add(server.connect());
      for (var client : clients) client.ask("CREATE b");
      for (var client : clients) client.send("PUT b k v\n".repeat(commands));
      for (var client : clients) assertThat(client.answer()).isEqualTo("OK");
      assertThat(time(server::stop)).isLessThan(Duration.ofSeconds(5));
      for (var client : clients) assertThat(client.rest()).hasSize(commands - 1).containsOnly("OK");
    }

    @Test
    void closes_idle_clients_and_the_port_and_ends_every_process() throws IOException {
      int before;
      try (var idle = server.connect();
          var half = server.connect()) {
        idle.ask("CREATE b");
        half.ask("CREATE c");
        half.send("PUT b");
        before = server.ask(Processes::list).size();
        assertThat(time(server::stop)).isLessThan(Duration.ofSeconds(3));
        assertThat(idle.rest()).isEmpty();
        assertThat(half.rest()).isEmpty();
      }
      assertThatThrownBy(server::connect).isInstanceOf(ConnectException.class);
      assertThat(before).isGreaterThan(6);
      await().until(() -> server.ask(Processes::list).size() <= 1);
    }

    @Test
    void does_not_wait_for_a_bucket_that_does_not_answer() throws IOException {
      server.ask(() -> GenServer.start(Bucket.called("silent"), new SilentBucket()));
      try (var client = server.connect()) {
        client.ask("CREATE b");
        client.send("CREATE b\nGET silent k\nCREATE b\n");
        assertThat(time(server::stop)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void refuses_a_port_that_is_taken() {
    try (var another = Node.open()) {
      var result = another.run(() -> KeyValue.startLink(server.endpoint, false));
      var problem = new KeyValue.CannotListen(server.endpoint, "Address already in use");
      assertThat(result).isEqualTo(new StartResult.Failed<>(ExitReason.shutdown(problem)));
      await().until(() -> another.run(Processes::list).size() <= 1);
    }
  }

  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
