package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import module java.base;

/**
 * A client that puts values into a bucket of its own, one after the other, until it is told to stop
 * or loses its connection.
 */
final class Writer implements AutoCloseable {

  private static final int KEYS = 50;
  private static final int SOME = 20;

  private final String bucket;
  private final Client client;
  private final Thread thread;

  // Written by the thread.
  private final ConcurrentMap<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> refusals = ConcurrentHashMap.newKeySet();
  private volatile int count;
  private volatile String last = "";
  private volatile boolean hasLost;

  private volatile boolean stopped;

  Writer(String bucket, Client client) throws IOException {
    this.bucket = bucket;
    this.client = client;
    assertThat(client.ask("CREATE " + bucket)).isEqualTo("OK");
    assertThat(client.ask("PUT " + bucket + " first v")).isEqualTo("OK");
    this.thread = Thread.ofVirtual().start(this::write);
  }

  private void write() {
    try (client) {
      for (int i = 0; !stopped; i++) put("key-" + i % KEYS, "value-" + i);
    } catch (IOException e) {
      hasLost = true;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void put(String key, String value) throws IOException {
    last = value;
    var answer = client.ask("PUT " + bucket + " " + key + " " + value);
    if (answer.equals("OK")) {
      acknowledged.put(key, value);
      count++;
    } else {
      refusals.add(answer);
    }
  }

  String bucket() {
    return bucket;
  }

  Client client() {
    return client;
  }

  boolean hasLostItsConnection() {
    return hasLost;
  }

  /** Answers other than OK. */
  Set<String> refusals() {
    return refusals;
  }

  /** Returns when some more has been acknowledged. */
  void awaitWrites() {
    int enough = count + SOME;
    await().until(() -> count >= enough);
  }

  void awaitLoss() {
    await().until(() -> hasLost);
  }

  /** Checks that everything that was acknowledged is there, or was overwritten unacknowledged. */
  void assertKept(Client reader) throws IOException {
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(SOME);
    for (var entry : acknowledged.entrySet()) {
      reader.send("GET " + bucket + " " + entry.getKey() + "\n");
      var answers = reader.answers(2);
      assertThat(answers.getFirst())
          .isIn(hasLost ? List.of(entry.getValue(), last) : List.of(entry.getValue()));
      assertThat(answers.getLast()).isEqualTo("OK");
    }
  }

  /** Lets the last write be answered, and ends. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    client.close();
  }
}
