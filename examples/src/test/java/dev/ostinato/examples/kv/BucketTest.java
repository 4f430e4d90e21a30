package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.buckets.Bucket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of the life of buckets. */
class BucketTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void are_made_once_however_many_ask() throws Exception {
    int clients = 50;
    var start = new CyclicBarrier(clients);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < clients; i++) {
        var client = server.connect();
        answers.add(
            executor.submit(() -> {
              try (client) {
                var all = new ArrayList<String>();
                for (int name = 0; name < 20; name++) {
                  start.await();
                  all.add(client.ask("CREATE bucket-" + name));
                }
                return all;
              }
            }));
      }
      for (var answer : answers) assertThat(answer.get()).containsOnly("OK").hasSize(20);
    }
    assertThat(server.<Integer>ask(Bucket.NAMES::count)).isEqualTo(20);
  }

  @Test
  void lose_their_values_and_keep_their_name_when_they_are_killed() throws IOException {
    try (var client = server.connect()) {
      client.ask("CREATE b");
      client.ask("PUT b k v");
      server.killBucket("b");
      assertThat(client.ask("GET b k")).isEqualTo("NOT FOUND");
      client.send("BUCKETS\n");
      assertThat(client.answers(2)).containsExactly("b", "OK");
      assertThat(client.ask("PUT b k w")).isEqualTo("OK");
    }
  }

  @Test
  void free_their_name_when_they_are_stopped() throws IOException {
    try (var client = server.connect()) {
      client.ask("CREATE b");
      client.ask("PUT b k v");
      server.run(() -> Bucket.called("b").stop());
      assertThat(client.ask("GET b k")).isEqualTo("NOT FOUND");
      assertThat(client.ask("BUCKETS")).isEqualTo("OK");
      assertThat(client.ask("CREATE b")).isEqualTo("OK");
      assertThat(client.ask("GET b k")).isEqualTo("NOT FOUND");
    }
  }

  @Test
  void are_not_restarted_beside_another_of_their_name() throws IOException {
    try (var client = server.connect()) {
      client.ask("CREATE b");
      var first = server.bucket("b");
      server.run(() -> Bucket.NAMES.unregister("b", first));
      client.ask("CREATE b");
      client.ask("PUT b k v");
      server.killBucket("b");
      client.send("GET b k\n");
      assertThat(client.answers(2)).containsExactly("v", "OK");
      assertThat(server.<Integer>ask(() -> Bucket.SUPERVISOR.count().active())).isEqualTo(1);
    }
  }

  @Test
  void crash_as_often_as_a_client_likes_to_see_it() throws IOException {
    try (var chaotic = new TestServer(true);
        var client = chaotic.connect();
        var other = chaotic.connect()) {
      other.ask("CREATE other");
      other.ask("PUT other k v");
      client.ask("CREATE b");
      for (int i = 0; i < 10; i++) {
        assertThat(client.ask("PUT b k v")).isEqualTo("OK");
        assertThat(client.ask("CRASH b")).isEqualTo("OK");
        assertThat(client.ask("GET b k")).isEqualTo("NOT FOUND");
      }
      assertThat(client.ask("CRASH nowhere")).isEqualTo("NOT FOUND");
      other.send("GET other k\n");
      assertThat(other.answers(2)).containsExactly("v", "OK");
    }
  }

  @Test
  void that_fail_are_an_error_and_the_connection_stays() throws IOException {
    server.ask(() -> GenServer.start(Bucket.called("clumsy"), new ClumsyBucket()));
    try (var client = server.connect()) {
      assertThat(client.ask("GET clumsy k")).isEqualTo("ERROR the bucket ended before it answered");
      assertThat(client.ask("GET clumsy k")).isEqualTo("NOT FOUND");
      assertThat(client.ask("CREATE clumsy")).isEqualTo("OK");
    }
  }

  @Test
  void that_do_not_answer_are_an_error_and_the_connection_stays() throws IOException {
    server.ask(() -> GenServer.start(Bucket.called("silent"), new SilentBucket()));
    try (var client = server.connect()) {
      assertThat(client.ask("GET silent k")).isEqualTo("ERROR no answer from the bucket in 5 s");
      assertThat(client.ask("CREATE b")).isEqualTo("OK");
    }
  }

  /** A bucket that has a defect. */
  private record ClumsyBucket()
      implements GenServer<Integer, Bucket.Request<?>, Cast<Bucket>>, Bucket {

    @Override
    public InitResult<Integer> init() {
      return ok(0);
    }

    @Override
    public CallResult<Integer> handleCall(Bucket.Request<?> request, From<?> from, Integer state) {
      throw new IllegalStateException("on purpose");
    }
  }
}
